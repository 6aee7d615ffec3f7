/** Statistics of the job next to those of real shops. */
import { html } from '../vendor/preact.js';
import { Table } from '../components/table.js';
import { decimal } from './numbers.js';

export function Realism({ realism }) {
  const sources = [...new Set(realism.flatMap(({ published }) => published.map(({ source }) => source)))];
  const columns = [
    {
      name: 'title',
      title: 'Statistic',
      cell: ({ title, note }) => html`<span title=${note}>${title}</span>`,
    },
    {
      name: 'value',
      title: 'This job',
      isNumber: true,
      cell: ({ value, unit }) => (value === null ? '–' : `${decimal(value)} ${unit}`),
    },
    {
      name: 'published',
      title: 'Published',
      cell: ({ published }) =>
        published
          .map(({ shop, value, source }) => `${shop} ${value} [${sources.indexOf(source) + 1}]`)
          .join(', '),
    },
  ];
  return html`
    <section class="card" aria-labelledby="realism-title">
      <h2 id="realism-title">Compared with real shops</h2>
      <p class="small">Training data need not look like a shop's log; data for load tests should.</p>
      <${Table} label="Statistics of real shops" columns=${columns} items=${realism} />
      <ol class="small">
        ${sources.map((source) => html`<li>${source}</li>`)}
      </ol>
    </section>
  `;
}
