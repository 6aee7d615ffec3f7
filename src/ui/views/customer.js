/** A customer: found by the beginning of the id, with the sequence in a job, and the way to others. */
import { html, useState } from '../vendor/preact.js';
import { ask } from '../api.js';
import { Chip } from '../components/chip.js';
import { Download } from '../components/download.js';
import { ProblemNote } from '../components/problem.js';
import { Finder } from '../customer/finder.js';
import { SequencePanel } from '../customer/sequence-panel.js';
import { COLUMNS } from '../customer/sequence.js';
import { go, href } from '../routes.js';
import { useRequest } from '../use-request.js';

export default function CustomerView({ params: { id }, query }) {
  return html`
    <h1>${id === undefined ? 'Customers' : `Customer ${id}`}</h1>
    ${
      id === undefined &&
      query.job !== undefined &&
      html`<p class="faint">Of <a href=${href('jobs', query.job)}>job ${query.job}</a></p>`
    }
    <div class="card">
      <${Finder} key=${id} job=${query.job} prefix=${query.prefix} isOpen=${id === undefined} />
    </div>
    ${id !== undefined && html`<${viewOf(id)} key=${`${id} ${query.job}`} id=${id} query=${query} />`}
  `;
}

/** In a path, browsers take these for the folder itself and the one above, however they are escaped. */
const viewOf = (id) => (['.', '..'].includes(id) ? Dots : One);

function Dots({ id, query: { job } }) {
  const rows = job === undefined ? 'jobs' : ['jobs', job, 'rows', { customer_id: id }];
  return html`<p>
    No address can name the customer “${id}”. The rows of a job can be filtered by this id:${' '}
    <a href=${href(...[rows].flat())}>${job === undefined ? 'choose a job' : `rows in job ${job}`}</a>.
  </p>`;
}

const sequencePath = (id) => `v1/customers/${encodeURIComponent(id)}/interactions`;

function One({ id, query }) {
  const search = new URLSearchParams({ ...(query.job && { job_id: query.job }), columns: COLUMNS });
  const { data, problem } = useRequest(`${sequencePath(id)}?${search}`);
  if (problem?.status === 404) return html`<${NoSequence} id=${id} problem=${problem} />`;
  if (problem) return html`<${ProblemNote} problem=${problem} />`;
  if (!data) return html`<p aria-busy="true">Loading …</p>`;
  return html`
    <${Way} id=${data.customer_id} job=${data.job_id} />
    <${SequencePanel} items=${data.items} query=${query} />
    <p><${Download} path=${`${sequencePath(id)}.csv?job_id=${data.job_id}`}>This sequence as CSV<//></p>
  `;
}

/** The way to the customers before and after, and to any other of the job. */
function Way({ id, job: jobId }) {
  const { data: job } = useRequest(`v1/jobs/${jobId}`);
  const { data } = useRequest(`v1/jobs/${jobId}/customers/${encodeURIComponent(id)}`);
  const link = (to, words) =>
    to
      ? html`<a class="button quiet small" href=${href('customers', to, { job: jobId })} title=${to}
          >${words}</a
        >`
      : html`<button class="small" type="button" disabled>${words}</button>`;
  return html`
    <nav class="way" aria-label="Other customers">
      ${link(data?.previous, 'Previous')} ${link(data?.next, 'Next')} ${link(data?.another, 'Random')}
    </nav>
    <p class="row">
      <span>In <a href=${href('jobs', jobId)}>job ${jobId}</a></span>
      ${job && html`<${Chip} job=${job} /><span class="faint">preset ${job.preset}, seed ${job.seed}</span>`}
    </p>
  `;
}

/** Rows can be generated at once, as a job of its own. */
function NoSequence({ id, problem }) {
  const [failure, setFailure] = useState();
  const [isAsked, setAsked] = useState(false);
  const generate = async () => {
    setAsked(true);
    try {
      const { job } = await ask(sequencePath(id), { method: 'POST', json: { preset: 'training' } });
      go(href('customers', id, { job: job.id }));
    } catch (failure) {
      setFailure(failure);
      setAsked(false);
    }
  };
  const isKnown = !problem.message.startsWith('There is no');
  return html`
    <${ProblemNote} problem=${failure ?? problem} />
    ${
      isKnown &&
      html`<p>
        <button type="button" disabled=${isAsked} onClick=${generate}>Generate for this customer now</button>
        <span class="small"> with the preset training, as a job of its own</span>
      </p>`
    }
  `;
}
