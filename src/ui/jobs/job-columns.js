/** The columns of the list of jobs. */
import { html } from '../vendor/preact.js';
import { Chip } from '../components/chip.js';
import { time } from '../format.js';
import { href } from '../routes.js';
import { customersOf, isActive, limitsOf, progressOf } from './words.js';

/** `chosen`: ids of jobs to compare; `actions`: `{ choose(id), cancel(job), remove(job) }`. */
export const jobColumns = (chosen, actions) => [
  {
    name: 'compare',
    title: html`<span class="unseen">compare</span>`,
    cell: ({ id, state }) =>
      html`<input
        type="checkbox"
        aria-label=${`Compare job ${id}`}
        checked=${chosen.includes(id)}
        disabled=${state !== 'succeeded'}
        onChange=${() => actions.choose(id)}
      />`,
  },
  { name: 'id', title: 'job', cell: ({ id }) => html`<a href=${href('jobs', id)}>${id}</a>` },
  { name: 'state', title: 'state', cell: State },
  { name: 'verdict', title: 'leak audit', cell: (job) => html`<${Chip} job=${job} />` },
  { name: 'customers', cell: Customers },
  { name: 'preset', cell: ({ preset }) => preset },
  { name: 'seed', cell: ({ seed }) => html`<span class="wrap">${seed}</span>` },
  { name: 'created_at', title: 'when, UTC', cell: ({ created_at }) => time(created_at) },
  { name: 'actions', title: html`<span class="unseen">actions</span>`, cell: (job) => Actions(job, actions) },
];

function State(job) {
  const { id, state, customers_done, customers_total, error } = job;
  if (state === 'running')
    return html`<span class="job-state">
      <progress
        max="1"
        value=${customers_total === 0 ? 1 : customers_done / customers_total}
        aria-label=${`Progress of job ${id}`}
      ></progress>
      ${progressOf(job)}
    </span>`;
  if (state === 'failed')
    return html`<details class="notes bad">
      <summary>failed</summary>
      ${error?.detail}
    </details>`;
  return progressOf(job);
}

function Customers(job) {
  const limits = limitsOf(job);
  return html`<span class="wrap"
    >${customersOf(job)}${limits && html`<br /><span class="small">${limits}</span>`}</span
  >`;
}

function Actions(job, { cancel, remove }) {
  const { id } = job;
  return html`<span class="buttons">
    ${
      isActive(job) &&
      html`<button
        type="button"
        class="quiet small"
        aria-label=${`Cancel job ${id}`}
        onClick=${() => cancel(job)}
      >
        Cancel
      </button>`
    }
    <a class="button quiet small" href=${href('new', { from: id })} aria-label=${`Clone job ${id}`}>Clone</a>
    ${
      !isActive(job) &&
      html`<button
        type="button"
        class="quiet small danger"
        aria-label=${`Delete job ${id}`}
        onClick=${() => remove(job)}
      >
        Delete
      </button>`
    }
  </span>`;
}
