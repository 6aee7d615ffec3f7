/** The imports, newest first: their progress, their bad rows, and taking them back. */
import { html, useEffect, useState } from '../vendor/preact.js';
import { ask } from '../api.js';
import { Download } from '../components/download.js';
import { ProblemNote } from '../components/problem.js';
import { Question } from '../components/question.js';
import { Table } from '../components/table.js';
import { counted, number, time } from '../format.js';
import { useRequest } from '../use-request.js';

const PAGE = 20;
const SOON = 1000;
const LATER = 5000;

/** `version`: goes up when there is something new; `onChange`: called when a running import has ended. */
export function Imports({ version, onChange }) {
  const first = `v1/imports?limit=${PAGE}`;
  const [path, setPath] = useState(first);
  const [running, setRunning] = useState(0);
  const [question, setQuestion] = useState();
  const [failure, setFailure] = useState();
  const { data, problem, reload } = useRequest(path, { every: running > 0 ? SOON : LATER });
  useEffect(reload, [version]);
  const now = data?.items.filter(({ state }) => state === 'running').length ?? 0;
  useEffect(() => {
    setRunning(now);
    if (now < running) onChange();
  }, [now]);
  if (!data?.items.length && path === first) return html`<${ProblemNote} problem=${problem} />`;

  const act = async (path, request) => {
    setFailure(undefined);
    try {
      await ask(path, request);
    } catch (problem) {
      setFailure(problem);
    }
    reload();
    onChange();
  };
  const remove = (one) => act(`v1/imports/${one.id}`, { method: 'DELETE' });
  const actions = {
    cancel: ({ id }) => act(`v1/imports/${id}/cancel`, { method: 'POST' }),
    /** Only rows are asked about. */
    remove: (one) => (one.state === 'succeeded' ? setQuestion(one) : remove(one)),
  };
  const answer = (isYes) => {
    setQuestion(undefined);
    if (isYes) void remove(question);
  };
  return html`
    <section class="card" aria-labelledby="imports-title">
      <h2 id="imports-title">Imports</h2>
      <${ProblemNote} problem=${failure ?? problem} />
      <${Table}
        label="Imports, newest first"
        columns=${columnsOf(actions)}
        items=${data.items}
        keyOf=${({ id }) => id}
      />
      <div class="row actions">
        ${
          path !== first &&
          html`<button type="button" class="quiet small" onClick=${() => setPath(first)}>Newest</button>`
        }
        ${
          data.next &&
          html`<button type="button" class="quiet small" onClick=${() => setPath(data.next)}>Older</button>`
        }
      </div>
      ${
        question &&
        html`<${Question}
          title=${`Take import ${question.id} back?`}
          action="Take it back"
          onAnswer=${answer}
        >
          Its ${counted(question.rows_loaded, 'row')} will be removed. Jobs keep their rows.
        <//>`
      }
    </section>
  `;
}

const columnsOf = (actions) => [
  { name: 'id', title: 'import', cell: ({ id }) => id },
  { name: 'source', title: 'file', cell: ({ source }) => html`<span class="wrap">${source}</span>` },
  { name: 'kind', cell: ({ kind }) => kind },
  { name: 'state', cell: State },
  { name: 'rows', isNumber: true, cell: ({ rows_loaded }) => number(rows_loaded) },
  { name: 'rejected', title: 'bad rows', isNumber: true, cell: BadRows },
  { name: 'created_at', title: 'when, UTC', cell: ({ created_at }) => time(created_at) },
  { name: 'actions', title: html`<span class="unseen">actions</span>`, cell: (one) => Action(one, actions) },
];

function State({ state, rows_per_second, error, warnings }) {
  if (state === 'running') {
    const rate = rows_per_second === null ? '' : `, ${number(rows_per_second)} rows/s`;
    return html`loading${rate}`;
  }
  const notes = [...warnings.map(({ message }) => message), ...(error ? [error.detail] : [])];
  const title = state === 'succeeded' ? 'loaded' : state;
  if (notes.length === 0) return title;
  const kinds = error ? title : `${title}, ${counted(notes.length, 'warning')}`;
  return html`<details class="notes">
    <summary>${kinds}</summary>
    <ul>
      ${notes.map((note) => html`<li>${note}</li>`)}
    </ul>
  </details>`;
}

const BadRows = ({ id, rows_rejected }) =>
  rows_rejected === 0
    ? '0'
    : html`<${Download}
        path=${`v1/imports/${id}/rejects.csv`}
        aria-label=${`Download the bad rows of import ${id}`}
        >${number(rows_rejected)}<//
      >`;

function Action(one, { cancel, remove }) {
  const { id, state } = one;
  const [label, act] =
    state === 'running' ? ['Cancel', cancel] : [state === 'succeeded' ? 'Take back' : 'Remove', remove];
  return html`<button
    type="button"
    class="quiet small"
    aria-label=${`${label} import ${id}`}
    onClick=${() => act(one)}
  >
    ${label}
  </button>`;
}
