/** Counts, and every parameter, of two jobs; what differs comes first. */
import { html } from '../vendor/preact.js';
import { Table } from '../components/table.js';
import { counted, number } from '../format.js';
import { KINDS } from '../job/kinds.js';
import { percent, valueInWords } from '../job/numbers.js';

/** `items`: `{ name, values: [a, b] }`. */
function Sides({ label, title, ids, items }) {
  const side = (i) => ({
    name: `side-${i}`,
    title: `job ${ids[i]}`,
    cell: ({ values }) => html`<code class="wrap">${values[i] ?? '–'}</code>`,
  });
  const columns = [{ name: 'name', title, cell: ({ name }) => name }, side(0), side(1)];
  const rowClass = ({ values: [a, b] }) => (a === b ? undefined : 'differs');
  return html`<${Table} label=${label} columns=${columns} items=${items} rowClass=${rowClass} />`;
}

export function CompareFacts({ jobs }) {
  const ids = jobs.map(({ id }) => id);
  const parameters = parametersOf(jobs);
  const differing = parameters.filter(({ values: [a, b] }) => a !== b);
  const equal = parameters.filter(({ values: [a, b] }) => a === b);
  return html`
    <section class="card" aria-labelledby="facts-title">
      <h2 id="facts-title">Counts</h2>
      <${Sides} label="Counts of both jobs" title="count" ids=${ids} items=${countsOf(jobs)} />
    </section>
    <section class="card" aria-labelledby="parameters-title">
      <h2 id="parameters-title">${headlineOf(differing.length)}</h2>
      ${
        differing.length > 0 &&
        html`<${Sides} label="Parameters that differ" title="parameter" ids=${ids} items=${differing} />`
      }
      ${
        equal.length > 0 &&
        html`<details>
          <summary>Equal: ${counted(equal.length, 'parameter')}</summary>
          <${Sides} label="Equal parameters" title="parameter" ids=${ids} items=${equal} />
        </details>`
      }
    </section>
  `;
}

const headlineOf = (count) =>
  count === 0
    ? 'The same parameters'
    : `${count} ${count === 1 ? 'difference' : 'differences'} in parameters`;

function countsOf(jobs) {
  const row = (name, value) => ({ name, values: jobs.map(value) });
  return [
    row('interactions', ({ interactions }) => number(interactions)),
    ...KINDS.map(({ name }) =>
      row(
        name,
        ({ counts, interactions }) =>
          `${number(counts[name])} (${percent(interactions && counts[name] / interactions)})`,
      ),
    ),
    row('customers', ({ customers_total }) => number(customers_total)),
    row('content digest', ({ content_digest }) => content_digest?.slice(0, 16)),
    row('data set', ({ dataset_fingerprint }) => dataset_fingerprint.slice(0, 16)),
  ];
}

/** What was asked for besides the parameters, then each of them; undefined where a preset lacks one. */
function parametersOf(jobs) {
  const all = jobs.map(({ preset, seed, selection, parameters }) => ({
    preset,
    seed,
    selection: JSON.stringify(selection),
    ...Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, valueInWords(value)])),
  }));
  const names = [...new Set(all.flatMap((one) => Object.keys(one)))];
  return names.map((name) => ({ name, values: all.map((one) => one[name]) }));
}
