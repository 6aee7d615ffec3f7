/** A job: what it is, what it made, and the ways to its rows, each in a tab with an address of its own. */
import { html, useEffect } from '../vendor/preact.js';
import { Chip } from '../components/chip.js';
import { ProblemNote } from '../components/problem.js';
import { counted } from '../format.js';
import { GetData } from '../job/get-data.js';
import { Overview } from '../job/overview.js';
import { ReportTab } from '../job/report.js';
import { Rows } from '../job/rows.js';
import { UnderWay } from '../job/under-way.js';
import { isUnderWay, useJob, useReport } from '../job/use-job.js';
import { href } from '../routes.js';

const TABS = [
  ['', 'Overview'],
  ['report', 'Report'],
  ['rows', 'Rows'],
  ['data', 'Get the data'],
];

export default function JobView({ params: { id, tab = '' }, query }) {
  const { job, problem, reload } = useJob(id);
  const hasRows = job?.state === 'succeeded';
  const found = useReport(hasRows ? job : undefined);
  const isNews = found.report !== undefined && job?.verdict === null;
  // The job says its verdict from then on.
  useEffect(() => void (isNews && reload()), [isNews]);
  if (!job) {
    return html`
      <h1>Job ${id}</h1>
      ${problem ? html`<${ProblemNote} problem=${problem} />` : html`<p aria-busy="true">Loading …</p>`}
    `;
  }
  return html`
    <div class="row">
      <h1>Job ${job.id}</h1>
      ${job.state !== 'succeeded' && html`<span class=${`chip ${job.state}`}>${job.state}</span>`}
      <${Chip} job=${job} />
    </div>
    <p class="faint">${headline(job)}</p>
    ${hasRows && html`<${Tabs} job=${job} tab=${tab} />`}
    ${!hasRows && html`<${Unfinished} job=${job} reload=${reload} />`}
    ${hasRows && html`<${Tab} job=${job} tab=${tab} query=${query} found=${found} />`}
  `;
}

const headline = ({ customers_total, preset, seed, interactions, state }) => {
  const rows = state === 'succeeded' ? `${counted(interactions, 'interaction')} of ` : '';
  return `${rows}${counted(customers_total, 'customer')}, preset ${preset}, seed ${seed}`;
};

const Tabs = ({ job, tab }) => html`
  <nav class="tabs" aria-label=${`Job ${job.id}`}>
    ${TABS.map(
      ([name, title]) => html`
        <a
          key=${name}
          href=${name === '' ? href('jobs', job.id) : href('jobs', job.id, name)}
          aria-current=${name === tab ? 'page' : undefined}
          >${title}</a
        >
      `,
    )}
    <a href=${href('customers', { job: job.id })}>Customers</a>
  </nav>
`;

function Tab({ job, tab, query, found }) {
  if (tab === 'report') return html`<${ReportTab} job=${job} found=${found} />`;
  if (tab === 'rows') return html`<${Rows} job=${job} query=${query} />`;
  if (tab === 'data') return html`<${GetData} job=${job} />`;
  return html`<${Overview} job=${job} found=${found} />`;
}

const Unfinished = ({ job, reload }) => html`
  ${isUnderWay(job) && html`<${UnderWay} job=${job} reload=${reload} />`}
  ${
    job.error &&
    html`<section class="card" aria-labelledby="error-title">
      <h2 id="error-title">Why it failed</h2>
      <${ProblemNote} problem=${{ message: job.error.detail }} />
    </section>`
  }
  ${
    job.state === 'cancelled' &&
    html`<p>It was cancelled and has no rows. <a href=${href('new', { from: job.id })}>Start it again</a></p>`
  }
  <${Overview} job=${job} />
`;
