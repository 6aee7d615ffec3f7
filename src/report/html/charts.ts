/** The charts of the report, as SVG that takes its colours from the style sheet. */
import type { Thresholds } from '../../model/features.ts';
import type { Histogram, Popularity } from '../../model/report.ts';
import { html, type Markup, type Value } from './markup.ts';
import { formatted, percent } from './numbers.ts';

export const LABELS = ['ignores', 'clicks', 'purchases'] as const;

/** A tenth of a pixel is precise enough for coordinates. */
const px = (value: number) => Math.round(value * 10) / 10;

const centred = (x: number, y: number, text: string): Markup =>
  html`<text x="${px(x)}" y="${y}" text-anchor="middle">${text}</text>`;

const rect = (kind: string, [x, y, width, height]: number[], inside: Value = []): Markup =>
  html`<rect class="${kind}" x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}"
    >${inside}</rect
  >`;

/** `signs`: shapes that fill a square of 12 pixels. */
export const legend = (signs: [shape: Markup, meaning: string][]): Markup =>
  html`<ul class="legend">
    ${signs.map(
      ([shape, meaning]) =>
        html`<li><svg viewBox="0 0 12 12" aria-hidden="true">${shape}</svg>${meaning}</li>`,
    )}
  </ul>`;

export const scoreLegend = (): Markup => legend(LABELS.map((label) => [rect(label, [0, 0, 12, 12]), label]));

const WIDTH = 480;
const HEIGHT = 170;
const LEFT = 44;
const BOTTOM = 24;
const TOP = 8;

/** Histograms whose labels need no unit. */
const SELF_EVIDENT = ['day_of_week', 'month'];

/** The bars of a bin are its shares of the rows of each score, so that scores are comparable. */
export function histogramChart({ name, title, unit, bins, without_value }: Histogram): Markup {
  const totals = LABELS.map((label) => bins.reduce((sum, bin) => sum + bin[label], without_value[label]));
  const shares = bins.map((bin) => LABELS.map((label, i) => (totals[i] === 0 ? 0 : bin[label] / totals[i])));
  const top = niceTop(Math.max(0, ...shares.flat()));
  const room = (WIDTH - LEFT) / bins.length;
  const bar = Math.min(14, (room * 0.78) / LABELS.length);
  const y = (share: number) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - share / top);
  const grid = [0, 0.5, 1].map((part) => part * top);
  const step = Math.ceil((Math.max(...bins.map(({ label }) => label.length)) * 6.4 + 4) / room);
  return html`<figure>
    <figcaption>${title} <small>${SELF_EVIDENT.includes(name) ? '' : unit}</small></figcaption>
    <svg
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      role="img"
      aria-label="${description(title, bins, shares)}"
      data-histogram="${name}"
    >
      ${grid.map(
        (share) =>
          html`<line class="grid" x1="${LEFT}" x2="${WIDTH}" y1="${px(y(share))}" y2="${px(y(share))}" />
            <text x="${LEFT - 6}" y="${px(y(share) + 4)}" text-anchor="end">${percent(share)}</text>`,
      )}
      ${bins.map((bin, i) => {
        const middle = LEFT + room * (i + 0.5);
        const start = middle - (bar * LABELS.length) / 2;
        const parts = LABELS.map(
          (label, k) => `${percent(shares[i][k])} of ${label} (${formatted(bin[label])})`,
        );
        return html`<g>
          <title>${bin.label}: ${parts.join(', ')}</title>
          ${LABELS.map((label, k) => {
            const [share, x] = [shares[i][k], start + bar * k];
            return share === 0 ? [] : rect(label, [x, y(share), bar * 0.92, Math.max(y(0) - y(share), 0.6)]);
          })}
          ${i % step === 0 ? centred(middle, HEIGHT - 8, bin.label) : []}
        </g>`;
      })}
    </svg>
  </figure>`;
}

/** 1, 2, 2.5 or 5 times a power of ten, at least the share. */
function niceTop(share: number): number {
  if (share <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(share));
  const nice = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= share - 1e-12) ?? 10;
  return Math.min(1, nice * power);
}

function description(title: string, bins: Histogram['bins'], shares: number[][]): string {
  const highest = LABELS.map((label, k) => {
    const at = shares.reduce((best, own, i) => (own[k] > shares[best][k] ? i : best), 0);
    return `most ${label} at ${bins[at]?.label} (${percent(shares[at]?.[k] ?? null)})`;
  });
  return `${title}: ${highest.join(', ')}`;
}

const SCALE = { width: 240, height: 34, left: 5, right: 234 };

/** Two AUCs between 0.5 and 1, on the zones of the verdicts; rings show the best order of the values. */
export function aucChart(
  pairs: { label: 'purchases' | 'clicks'; auc: number; best_auc: number }[],
  { warning, leak }: Thresholds,
): Markup {
  const x = (auc: number) => px(SCALE.left + (SCALE.right - SCALE.left) * (auc - 0.5) * 2);
  const zone = (name: string, from: number, to: number) =>
    to > from ? rect(`zone-${name}`, [x(from), 2, x(to) - x(from), 30]) : [];
  return html`<svg
    viewBox="0 0 ${SCALE.width} ${SCALE.height}"
    role="img"
    aria-label="${pairs.map(({ label, auc }) => `${label} ${auc.toFixed(3)}`).join(', ')}"
  >
    ${zone('ok', 0.5, warning)}${zone('warning', warning, leak)}${zone('leak', leak, 1)}
    ${pairs.map(({ label, auc, best_auc }) => {
      const y = label === 'purchases' ? 11 : 24;
      return html`<line class="stem-${label}" x1="${x(0.5)}" x2="${x(auc)}" y1="${y}" y2="${y}" />
        ${best_auc - auc > 0.004 ? html`<circle class="best" cx="${x(best_auc)}" cy="${y}" r="4.2" />` : []}
        <circle class="${label}" cx="${x(auc)}" cy="${y}" r="4.5" />`;
    })}
  </svg>`;
}

const PARTS = ['head', 'middle', 'tail'] as const;

/** A bar for each score, cut into head, middle and tail. */
export function popularityChart(popularity: Popularity): Markup {
  const width = WIDTH - 90;
  return html`<figure>
    <figcaption>Popularity of the articles <small>share of rows on head, middle, tail</small></figcaption>
    <svg viewBox="0 0 ${WIDTH} 140" role="img" aria-label="Share of rows on head, middle and tail, by score">
      ${LABELS.map((label, i) => {
        const own = popularity[label];
        let from = 0;
        const bars = PARTS.map((part) => {
          const share = own[part] ?? 0;
          const x = 80 + from * width;
          from += share;
          const title = html`<title>${part}: ${percent(own[part])} of ${label}</title>`;
          return html`${rect(`${label} ${part}`, [x, i * 46 + 4, Math.max(0, share * width - 1), 24], title)}
          ${share > 0.12 ? centred(x + (share * width) / 2, i * 46 + 40, `${part} ${percent(share)}`) : []}`;
        });
        return html`<text x="72" y="${i * 46 + 20}" text-anchor="end">${label}</text>${bars}`;
      })}
    </svg>
  </figure>`;
}
