/** New job: a form made from the presets' own descriptions, with an estimate and a preview as one types. */
import { html, useEffect, useRef, useState } from '../vendor/preact.js';
import { ask } from '../api.js';
import { ProblemNote } from '../components/problem.js';
import { changeQuery, go, href } from '../routes.js';
import { useStore } from '../store.js';
import { useRequest } from '../use-request.js';
import { CustomersFields, POINTERS } from '../new-job/customers-fields.js';
import { clear, draft, formOf, requestOf } from '../new-job/draft.js';
import { Estimate } from '../new-job/estimate.js';
import { Parameters, pointersOf } from '../new-job/parameters.js';
import { PresetChoice, proposedFirst } from '../new-job/preset-choice.js';
import { Preview } from '../new-job/preview.js';
import { Snippets } from '../new-job/snippets.js';
import { useEstimate } from '../new-job/use-estimate.js';

export default function NewJob({ query }) {
  const { data, problem } = useRequest('v1/presets');
  const cloned = useClone(query.from, data?.items);
  if (!data)
    return html`<h1>New job</h1>
      <${ProblemNote} problem=${problem} />`;
  return html`
    <h1>New job</h1>
    <${ProblemNote} problem=${cloned.problem} />
    ${cloned.note && html`<p class="small" role="status">${cloned.note}</p>`}
    <${Form} presets=${proposedFirst(data.items)} />
  `;
}

/** Fills the form with the settings of a job, once. */
function useClone(from, presets) {
  const [state, setState] = useState({});
  useEffect(() => {
    if (!from || !presets) return;
    ask(`v1/jobs/${encodeURIComponent(from)}`).then(
      (job) => {
        const { customer_ids: ids, customer_ids_total: total } = job.selection;
        const preset = presets.find(({ name }) => name === job.preset);
        draft.set(formOf(job, preset ?? { parameters: [] }));
        const isShort = ids !== undefined && total > ids.length;
        const cut = isShort ? ` Of its ${total} customers, only the first ${ids.length} are known here.` : '';
        setState({ note: `These are the settings of job ${job.id}.${cut}` });
        changeQuery({ from: undefined });
      },
      (problem) => setState({ problem }),
    );
  }, [from, presets]);
  return state;
}

function Form({ presets }) {
  const form = useStore(draft);
  const preset = presets.find(({ name }) => name === form.preset) ?? presets[0];
  const request = requestOf(form, preset);
  const { estimate, problem, isCurrent } = useEstimate(request);
  const [failure, setFailure] = useState();
  const [isStarting, setStarting] = useState(false);
  const element = useRef();
  // What was wrong when the job should start is shown until something changes.
  useEffect(() => setFailure(undefined), [JSON.stringify(request)]);
  const fault = failure ?? problem;
  const start = async (event) => {
    event.preventDefault();
    setStarting(true);
    try {
      const job = await ask('v1/jobs', { method: 'POST', json: request });
      go(href('jobs', job.id));
    } catch (problem) {
      setFailure(problem);
      setStarting(false);
      setTimeout(() => element.current?.querySelector('[aria-invalid=true]')?.focus());
    }
  };
  return html`
    <form ref=${element} onSubmit=${start} class="card" novalidate>
      <${PresetChoice} presets=${presets} chosen=${form.preset} />
      <${CustomersFields} form=${form} problem=${fault} />
      <fieldset>
        <legend>Parameters</legend>
        <${Parameters} preset=${preset} values=${form.values} problem=${fault} />
      </fieldset>
      <${ProblemNote} problem=${fault} shown=${[...POINTERS, ...pointersOf(preset)]} />
      <${Estimate} estimate=${estimate} isCurrent=${isCurrent} />
      <div class="row actions">
        <button disabled=${isStarting}>Start the job</button>
        <button type="button" class="quiet" onClick=${clear}>Reset the form</button>
      </div>
    </form>
    <${Preview} request=${request} />
    <${Snippets} request=${request} />
  `;
}
