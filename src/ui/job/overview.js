/** What a job is and what it made, at a glance. */
import { html, useState } from '../vendor/preact.js';
import { Field, newId } from '../components/field.js';
import { Table } from '../components/table.js';
import { duration, number, time } from '../format.js';
import { go, href } from '../routes.js';
import { KINDS } from './kinds.js';
import { percent, valueInWords } from './numbers.js';

export function Overview({ job, found = {} }) {
  return html`
    ${job.notes.length > 0 && html`<${Notes} notes=${job.notes} />`}
    ${
      job.state === 'succeeded' &&
      html`<section class="card" aria-labelledby="counts-title">
        <h2 id="counts-title">Counts</h2>
        <${Shares} counts=${job.counts} />
        <dl class="totals">${countsOf(job, found.report).map(Total)}</dl>
      </section>`
    }
    <${Parameters} job=${job} />
    <section class="card" aria-labelledby="origin-title">
      <h2 id="origin-title">Origin</h2>
      <dl class="facts">${originOf(job).map(Total)}</dl>
      <p class="row">
        <a class="button quiet" href=${href('new', { from: job.id })}>Clone into the form</a>
      </p>
      ${job.state === 'succeeded' && html`<${CompareWith} job=${job} />`}
    </section>
  `;
}

const Total = ([name, value]) =>
  html`<div key=${name}>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;

const Notes = ({ notes }) => html`
  <ul class="warnings" aria-label="Notes">
    ${notes.map((note) => html`<li>${note}</li>`)}
  </ul>
`;

function countsOf(job, report) {
  return [
    ...KINDS.map(({ name }) => [name, `${number(job.counts[name])} (${shareOf(job, name)})`]),
    ['interactions', number(job.interactions)],
    ['customers', number(job.customers_total)],
    ['without purchases', number(job.customers_without_purchases)],
    ...(job.customers_erased > 0 ? [['customers erased', number(job.customers_erased)]] : []),
    ...(report ? [['articles in the catalogue', number(report.data.articles)]] : []),
  ];
}

const shareOf = ({ counts, interactions }, name) => percent(interactions && counts[name] / interactions);

/** The shares of the scores as one bar, for eyes only: the numbers are below. */
const Shares = ({ counts }) => html`
  <svg class="shares" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
    ${barsOf(counts).map((bar) => html`<rect class=${bar.mark} x=${bar.x} width=${bar.width} height="6" />`)}
  </svg>
`;

function barsOf(counts) {
  const sum = Math.max(
    1,
    KINDS.reduce((total, { name }) => total + counts[name], 0),
  );
  let x = 0;
  return KINDS.map(({ name, mark }) => {
    const width = (100 * counts[name]) / sum;
    x += width;
    return { mark, x: x - width, width };
  });
}

function Parameters({ job }) {
  const items = Object.entries(job.parameters).map(([name, value]) => ({ name, value: valueInWords(value) }));
  const columns = [
    { name: 'name', title: 'parameter', cell: ({ name }) => html`<code>${name}</code>` },
    { name: 'value', cell: ({ value }) => html`<code class="wrap">${value}</code>` },
  ];
  return html`
    <section class="card" aria-labelledby="parameters-title">
      <h2 id="parameters-title">Parameters</h2>
      <${Table} label=${`Parameters of job ${job.id}`} columns=${columns} items=${items} />
    </section>
  `;
}

const code = (value) => html`<code>${value ?? '–'}</code>`;

function originOf(job) {
  const { created_at, started_at, finished_at } = job;
  const took = started_at && finished_at && (Date.parse(finished_at) - Date.parse(started_at)) / 1000;
  return [
    ['Requested', `${time(created_at)} UTC`],
    ...(took !== null ? [['Took', duration(took)]] : []),
    ['Customers', code(JSON.stringify(job.selection))],
    ['Generator version', job.generator_version],
    ['Content digest', code(job.content_digest)],
    ['Fingerprint', code(job.fingerprint)],
    ['Data set', code(job.dataset_fingerprint)],
  ];
}

function CompareWith({ job }) {
  const [id] = useState(newId);
  const compare = (event) => {
    event.preventDefault();
    go(href('compare', job.id, event.target.other.value));
  };
  const control = (attributes) =>
    html`<input
      ...${attributes}
      name="other"
      type="number"
      min="1"
      required
      placeholder=${job.id === 1 ? 2 : job.id - 1}
    />`;
  return html`
    <form class="row" onSubmit=${compare}>
      <${Field} id=${id} label="Compare with job" control=${control} />
      <button class="quiet">Compare</button>
    </form>
  `;
}
