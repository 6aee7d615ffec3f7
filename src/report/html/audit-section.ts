/** The leak audit as a table: a chart, two AUCs, a verdict and an explanation for each feature. */
import type { FeatureAudit, FeatureSeparation, LeakAudit } from '../../model/leak-audit.ts';
import { aucChart, legend } from './charts.ts';
import { column, numberColumn, table } from './document.ts';
import { html, prose, type Markup } from './markup.ts';
import { auc } from './numbers.ts';

const dot = (kind: string): Markup => html`<circle class="${kind}" cx="6" cy="6" r="4.5" />`;
const SIGNS: [Markup, string][] = [
  [dot('purchases'), 'purchases against ignores'],
  [dot('clicks'), 'clicks against ignores'],
  [dot('best'), 'with the values in the best order'],
];
const COLUMNS = [
  column('Feature'),
  column('AUC, 0.5 to 1'),
  numberColumn('Purchases'),
  numberColumn('Clicks'),
  column('Verdict'),
];
const CHIPS = { ok: '✓ ok', warning: '▲ warning', leak: '✕ leak' };

export function auditSection({ features, thresholds, leaks, warnings, intended }: LeakAudit): Markup {
  const ordered = [...features].sort((a, b) => rank(a) - rank(b) || strength(b) - strength(a));
  return html`<section id="leak-audit">
    <h2>Leak audit</h2>
    <p class="soft">
      How well each single feature separates purchases and clicks from ignores. 0.5 is a coin toss, 1 gives
      the label away: from such a feature, a model learns the generator, not the customers. A warning from
      ${thresholds.warning}, a leak from ${thresholds.leak}.
    </p>
    ${legend(SIGNS)}
    ${table(
      COLUMNS,
      ordered.map((feature) => featureRows(feature, thresholds)),
      'audit',
    )}
    <p class="soft">
      ${leaks.length} of ${features.length} features are leaks, ${warnings.length} are warnings, and
      ${intended.length} are meant to separate. Arrows: the label has the higher (↑) or the lower (↓) values.
      Each AUC is exact or within the error that the JSON report states.
    </p>
  </section>`;
}

function featureRows(feature: FeatureAudit, thresholds: LeakAudit['thresholds']): Markup {
  const { title, definition, purchases_vs_ignores, clicks_vs_ignores, explanation } = feature;
  const pairs = [
    ...(purchases_vs_ignores ? [{ label: 'purchases' as const, ...purchases_vs_ignores }] : []),
    ...(clicks_vs_ignores ? [{ label: 'clicks' as const, ...clicks_vs_ignores }] : []),
  ];
  return html`<tr>
      <th scope="row">${title}<small>${definition}</small></th>
      <td>${pairs.length > 0 ? aucChart(pairs, thresholds) : []}</td>
      <td class="number" data-label="Purchases">${separationText(purchases_vs_ignores)}</td>
      <td class="number" data-label="Clicks">${separationText(clicks_vs_ignores)}</td>
      <td class="verdict-cell">${verdictChip(feature)}</td>
    </tr>
    <tr class="why">
      <td colspan="5">${prose(explanation)}</td>
    </tr>`;
}

function separationText(separation: FeatureSeparation | null): Markup {
  if (!separation) return html`–`;
  const { auc: own, best_auc, direction } = separation;
  const best = best_auc - own > 0.004 ? html`<br /><span class="soft">○ ${auc(best_auc)}</span>` : html``;
  return html`${auc(own)} ${direction === 'higher' ? '↑' : '↓'}${best}`;
}

function verdictChip({ verdict, intended }: FeatureAudit): Markup {
  if (verdict === null) return html`<span class="chip none">no rows</span>`;
  if (intended && verdict !== 'ok') return html`<span class="chip intended">meant to</span>`;
  return html`<span class="chip ${verdict}">${CHIPS[verdict]}</span>`;
}

/** Leaks first, then warnings, then what is meant to separate, then the rest. */
function rank({ verdict, intended }: FeatureAudit): number {
  if (verdict === null) return 4;
  if (verdict === 'ok') return 3;
  if (intended) return 2;
  return verdict === 'leak' ? 0 : 1;
}

function strength({ purchases_vs_ignores: p, clicks_vs_ignores: c }: FeatureAudit): number {
  return Math.max(0, ...[p, c].map((pair) => (pair ? Math.max(pair.auc, pair.best_auc) : 0)));
}
