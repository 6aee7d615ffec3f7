/** Bars of a histogram: shares of the rows of each score, so that scores are comparable. */
import { html } from '../vendor/preact.js';
import { number } from '../format.js';
import { percent } from './numbers.js';
import { KINDS } from './kinds.js';

const WIDTH = 480;
const HEIGHT = 170;
const LEFT = 44;
const BOTTOM = 24;
const TOP = 8;
const LETTER = 6.4;

/** Histograms whose labels need no unit. */
const SELF_EVIDENT = ['day_of_week', 'month'];

/** Shares of each bin's rows of each kind. */
function sharesOf({ bins, without_value }) {
  const totals = KINDS.map(({ name }) => bins.reduce((sum, bin) => sum + bin[name], without_value[name]));
  return bins.map((bin) => KINDS.map(({ name }, i) => (totals[i] === 0 ? 0 : bin[name] / totals[i])));
}

/** The largest share of a bin, which scales the picture. */
export const highestShare = (histogram) => Math.max(0, ...sharesOf(histogram).flat());

/** 1, 2, 2.5 or 5 times a power of ten, at least the share. */
function niceTop(share) {
  if (share <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(share));
  return Math.min(1, power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= share - 1e-12) ?? 10));
}

function summary({ title, bins }, shares) {
  const highest = KINDS.map(({ name }, k) => {
    const at = shares.reduce((best, own, i) => (own[k] > shares[best][k] ? i : best), 0);
    return `most ${name} at ${bins[at]?.label} (${percent(shares[at]?.[k])})`;
  });
  return `${title}: ${highest.join(', ')}`;
}

/** `top`: share at the upper edge, for pictures that are compared. */
export function Histogram({ histogram, top: wanted }) {
  const { name, title, unit, bins } = histogram;
  const shares = sharesOf(histogram);
  const top = niceTop(wanted ?? Math.max(0, ...shares.flat()));
  const room = (WIDTH - LEFT) / Math.max(1, bins.length);
  const y = (share) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - share / top);
  const step = Math.ceil((Math.max(0, ...bins.map(({ label }) => label.length)) * LETTER + 4) / room);
  return html`
    <figure>
      <figcaption>
        ${title} <small class="faint">${SELF_EVIDENT.includes(name) ? '' : unit}</small>
      </figcaption>
      <svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${summary(histogram, shares)}>
        ${[0, top / 2, top].map(
          (share) => html`
            <line class="grid" x1=${LEFT} x2=${WIDTH} y1=${y(share)} y2=${y(share)} />
            <text x=${LEFT - 6} y=${y(share) + 4} text-anchor="end">${percent(share)}</text>
          `,
        )}
        ${bins.map(
          (bin, i) => html`
            <${Bin} bin=${bin} shares=${shares[i]} middle=${LEFT + room * (i + 0.5)} room=${room} y=${y} />
            ${
              i % step === 0 &&
              html`<text x=${LEFT + room * (i + 0.5)} y=${HEIGHT - 8} text-anchor="middle"
                >${bin.label}</text
              >`
            }
          `,
        )}
      </svg>
    </figure>
  `;
}

function Bin({ bin, shares, middle, room, y }) {
  const width = Math.min(14, (room * 0.78) / KINDS.length);
  const start = middle - (width * KINDS.length) / 2;
  const words = KINDS.map(({ name }, k) => `${percent(shares[k])} of ${name} (${number(bin[name])})`);
  return html`
    <g>
      <title>${bin.label}: ${words.join(', ')}</title>
      ${KINDS.map(
        ({ mark }, k) =>
          shares[k] > 0 &&
          html`<rect
            class=${mark}
            x=${start + width * k}
            y=${y(shares[k])}
            width=${width * 0.92}
            height=${Math.max(y(0) - y(shares[k]), 0.6)}
          />`,
      )}
    </g>
  `;
}
