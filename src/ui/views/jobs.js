/**
 * Jobs: all of them, in pages, with what becomes of them. The list is asked for again and again, so it also
 * follows jobs that were started elsewhere.
 */
import { html, useState } from '../vendor/preact.js';
import { ask } from '../api.js';
import { ProblemNote } from '../components/problem.js';
import { Question } from '../components/question.js';
import { Table } from '../components/table.js';
import { counted } from '../format.js';
import { Filters } from '../jobs/filters.js';
import { jobColumns } from '../jobs/job-columns.js';
import { customersOf, isActive } from '../jobs/words.js';
import { href } from '../routes.js';
import { useRequest } from '../use-request.js';

const PAGE = 50;
/** Between two questions: while something goes on, and otherwise. */
const SOON = 1000;
const LATER = 4000;

export default function Jobs({ query: { customers = 'several', state, after } }) {
  const asked = Object.entries({ limit: PAGE, customers, state, after }).filter(([, value]) => value);
  const [isBusy, setBusy] = useState(true);
  const { data, problem, reload } = useRequest(`v1/jobs?${new URLSearchParams(asked)}`, {
    every: isBusy ? SOON : LATER,
  });
  const [chosen, setChosen] = useState([]);
  const [question, setQuestion] = useState();
  const [failure, setFailure] = useState();
  const isActiveNow = data?.items.some((job) => isActive(job) || isAwaited(job)) ?? true;
  if (isActiveNow !== isBusy) setBusy(isActiveNow);

  const act = async (path, request) => {
    setFailure(undefined);
    try {
      await ask(path, request);
    } catch (problem) {
      setFailure(problem);
    }
    reload();
  };
  const actions = {
    choose: (id) =>
      setChosen(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id].slice(-2)),
    cancel: ({ id }) => act(`v1/jobs/${id}/cancel`, { method: 'POST' }),
    remove: setQuestion,
  };
  const answer = (isYes) => {
    setQuestion(undefined);
    if (!isYes) return;
    setChosen(chosen.filter((id) => id !== question.id));
    void act(`v1/jobs/${question.id}`, { method: 'DELETE' });
  };
  return html`
    <h1>Jobs</h1>
    <${Filters} customers=${customers} state=${state} />
    <${ProblemNote} problem=${failure ?? problem} />
    <${Comparison} chosen=${chosen} />
    ${data && html`<${List} data=${data} chosen=${chosen} actions=${actions} isFiltered=${state || after} />`}
    <${Pages}
      query=${{ customers: customers === 'one' ? 'one' : '', state }}
      after=${after}
      next=${data?.next}
    />
    ${
      question &&
      html`<${Question} title=${`Delete job ${question.id}?`} action="Delete it" onAnswer=${answer}>
        ${customersOf(question)}, ${counted(question.interactions, 'row')}. Deleted rows don't come back, but
        the same request yields them again while the data stay the same.
      <//>`
    }
  `;
}

/** Its report is being made. */
const isAwaited = ({ state, verdict, customers_total: total, finished_at: end }) =>
  state === 'succeeded' && verdict === null && total > 1 && Date.now() - Date.parse(end) < 60_000;

function List({ data, chosen, actions, isFiltered }) {
  if (data.items.length === 0)
    return html`<p>${isFiltered ? 'No such jobs.' : 'No jobs yet.'} <a href=${href('new')}>Make one</a></p>`;
  return html`<${Table}
    label="Jobs, newest first"
    columns=${jobColumns(chosen, actions)}
    items=${data.items}
    keyOf=${({ id }) => id}
  />`;
}

function Comparison({ chosen }) {
  if (chosen.length === 0) return null;
  const [a, b] = [...chosen].sort((x, y) => x - y);
  return html`<p role="status">
    ${
      b === undefined
        ? `Job ${a} is chosen. Choose another one to compare it with.`
        : html`<a class="button" href=${href('compare', a, b)}>Compare jobs ${a} and ${b}</a>`
    }
  </p>`;
}

/** Older pages have an address each, so the browser's Back leads to newer ones. */
function Pages({ query, after, next }) {
  const cursor = next && new URL(next, 'http://x').searchParams.get('after');
  return html`<p class="row">
    ${after && html`<a href=${href('jobs', query)}>Newest</a>`}
    ${cursor && html`<a href=${href('jobs', { ...query, after: cursor })}>Older</a>`}
  </p>`;
}
