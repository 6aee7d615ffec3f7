/** The leak audits of two jobs, feature by feature. */
import { html } from '../vendor/preact.js';
import { Table } from '../components/table.js';
import { PAIRS, Verdict } from '../job/audit.js';
import { auc } from '../job/numbers.js';

/** `ids` and `audits` of both. */
export function CompareAudits({ ids, audits }) {
  const items = audits[0].features.map((feature) => ({
    title: feature.title,
    sides: audits.map(({ features }) => features.find((other) => other.feature === feature.feature)),
  }));
  const columns = [
    { name: 'title', title: 'feature' },
    ...ids.map((id, i) => ({
      name: `side-${i}`,
      title: `job ${id}`,
      cell: ({ sides }) => sides[i] && html`<${Verdict} feature=${sides[i]} />`,
    })),
    ...PAIRS.flatMap(({ name, words }) =>
      ids.map((id, i) => ({
        name: `${name}-${i}`,
        title: `${words}, job ${id}`,
        isNumber: true,
        cell: ({ sides }) => auc(sides[i]?.[name]?.auc),
      })),
    ),
  ];
  return html`
    <section class="card" aria-labelledby="audits-title">
      <h2 id="audits-title">Leak audit</h2>
      <p class="small">AUC of each feature alone against ignores; 0.5 is a coin toss.</p>
      <${Table}
        label="Leak audit of both jobs"
        columns=${columns}
        items=${items}
        keyOf=${({ title }) => title}
      />
    </section>
  `;
}
