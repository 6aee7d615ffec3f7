/** The leak audit as a table: a picture, figures, a verdict and a sentence for each feature. */
import type { FeatureAudit, FeatureSeparation, LeakAudit } from '../../model/leak-audit.ts';
import { aucChart } from './charts.ts';
import { html, prose, type Markup } from './markup.ts';
import { auc } from './numbers.ts';

const CHIPS = { ok: '✓ ok', warning: '▲ warning', leak: '✕ leak' };

export function auditSection({ features, thresholds, leaks, warnings, intended }: LeakAudit): Markup {
  const ordered = [...features].sort((a, b) => rank(a) - rank(b) || strength(b) - strength(a));
  return html`<section id="leak-audit">
    <h2>Leak audit</h2>
    <p class="soft">
      How well each single feature tells purchases and clicks from ignores. 0.5 is a coin, 1 gives the label
      away: whatever a model learns from such a feature is the generator, not the customers. A warning from
      ${thresholds.warning}, a leak from ${thresholds.leak}.
    </p>
    <ul class="legend">
      <li>
        <svg viewBox="0 0 12 12" aria-hidden="true"><circle class="purchases" cx="6" cy="6" r="5" /></svg
        >purchases against ignores
      </li>
      <li>
        <svg viewBox="0 0 12 12" aria-hidden="true"><circle class="clicks" cx="6" cy="6" r="5" /></svg>clicks
        against ignores
      </li>
      <li>
        <svg viewBox="0 0 12 12" aria-hidden="true"><circle class="best" cx="6" cy="6" r="4.5" /></svg>if used
        in any way, not only as more or less
      </li>
    </ul>
    <div class="scroll">
      <table class="audit">
        <thead>
          <tr>
            <th scope="col">Feature</th>
            <th scope="col">AUC, 0.5 to 1</th>
            <th scope="col" class="number">Purchases</th>
            <th scope="col" class="number">Clicks</th>
            <th scope="col">Verdict</th>
          </tr>
        </thead>
        <tbody>
          ${ordered.map((feature) => featureRows(feature, thresholds))}
        </tbody>
      </table>
    </div>
    <p class="soft">
      ${leaks.length} of ${features.length} features are leaks, ${warnings.length} warnings,
      ${intended.length} separate as they are meant to. Arrows: the label has the higher (↑) or the lower (↓)
      values. Each AUC is exact or within the error that report.json states.
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

export function verdictChip({ verdict, intended }: Pick<FeatureAudit, 'verdict' | 'intended'>): Markup {
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
