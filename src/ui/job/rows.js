/** The rows of a job as a table, page by page; filters and columns are in the address. */
import { html } from '../vendor/preact.js';
import { Download } from '../components/download.js';
import { ProblemNote } from '../components/problem.js';
import { Table } from '../components/table.js';
import { counted } from '../format.js';
import { changeQuery, href } from '../routes.js';
import { useRequest } from '../use-request.js';
import { FilterForm, filtersOf } from './filter-form.js';
import { ColumnChoice, USUAL } from './column-choice.js';

const PAGE = 50;

/** `?…` of a path with rows: what the address says, without what is for the page only. */
function queryOf(query, more = {}) {
  const given = { ...filtersOf(query), ...(query.columns && { columns: query.columns }), ...more };
  const search = new URLSearchParams(given).toString();
  return search === '' ? '' : `?${search}`;
}

export function Rows({ job, query }) {
  const columns = query.columns?.split(',') ?? USUAL;
  const paging = { limit: PAGE, ...(query.after && { after: query.after }) };
  const { data, problem, isLoading } = useRequest(job.links.interactions + queryOf(query, paging));
  // A cursor belongs to its filters and columns.
  const choose = (changes) => changeQuery({ after: undefined, ...changes });
  return html`
    <section class="card" aria-label="Filters and columns">
      <${FilterForm} job=${job} query=${query} problem=${problem} onApply=${choose} />
      <${ColumnChoice} chosen=${columns} onChoose=${(columns) => choose({ columns })} />
    </section>
    <${ProblemNote} problem=${problem} />
    ${data && !problem && html`<${Page} ...${{ job, query, columns, isLoading }} page=${data} />`}
    ${!data && isLoading && html`<p aria-busy="true">Loading …</p>`}
  `;
}

function Page({ job, query, columns, page: { items, next }, isLoading }) {
  const after = next && new URLSearchParams(next.split('?')[1]).get('after');
  const label = `Rows of job ${job.id}`;
  const cells = columns.map((name) => (name === 'customer_id' ? customerColumn(job) : name));
  return html`
    <section aria-labelledby="rows-title">
      <h2 id="rows-title">${isLoading ? 'Loading …' : headline(items, query)}</h2>
      ${items.length > 0 && html`<${Table} label=${label} columns=${cells} items=${items} />`}
      <p class="row">
        ${
          query.after &&
          html`<button class="quiet" type="button" onClick=${() => changeQuery({ after: undefined })}>
            First page
          </button>`
        }
        <button type="button" disabled=${!after || isLoading} onClick=${() => changeQuery({ after })}>
          Next page
        </button>
        <${Download} path=${`${job.links.csv}${queryOf(query)}`}>All that match, as CSV<//>
      </p>
    </section>
  `;
}

function headline({ length }, { after }) {
  if (length === 0) return 'No rows match';
  return `${counted(length, 'row')}${after ? ', further on' : ''}`;
}

const customerColumn = (job) => ({
  name: 'customer_id',
  cell: ({ customer_id: id }) =>
    html`<a class="id" title=${id} href=${href('customers', id, { job: job.id })}>${id}</a>`,
});
