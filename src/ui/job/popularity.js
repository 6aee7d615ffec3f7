/** Which share of each score's rows is on popular articles. */
import { html } from '../vendor/preact.js';
import { KINDS } from './kinds.js';
import { decimal, percent } from './numbers.js';

const PARTS = ['head', 'middle', 'tail'];

export function Popularity({ popularity }) {
  const label = KINDS.map(({ name }) => `${name} ${percent(popularity[name].head)}`).join(', ');
  return html`
    <figure>
      <figcaption>
        Popularity of the articles <small class="faint">share of rows on head, middle, tail</small>
      </figcaption>
      <svg viewBox="0 0 480 140" role="img" aria-label=${`Share of rows on popular articles: ${label}`}>
        ${KINDS.map((kind, i) => html`<${Bar} kind=${kind} shares=${popularity[kind.name]} y=${i * 46} />`)}
      </svg>
      <p class="small">
        ${popularity.definition}.${' '}
        ${KINDS.map(({ name }) => `Gini of ${name} ${decimal(popularity[name].gini)}`).join(', ')}.
      </p>
    </figure>
  `;
}

function Bar({ kind: { name, mark }, shares, y }) {
  let from = 0;
  return html`
    <text x="72" y=${y + 20} text-anchor="end">${name}</text>
    ${PARTS.map((part) => {
      const share = shares[part] ?? 0;
      const x = 80 + from * 390;
      from += share;
      return html`
        <rect class=${`${mark} ${part}`} x=${x} y=${y + 4} width=${Math.max(0, share * 390 - 1)} height="24">
          <title>${part}: ${percent(shares[part])} of ${name}</title>
        </rect>
        ${
          share > 0.15 &&
          html`<text x=${x + share * 195} y=${y + 40} text-anchor="middle">${part} ${percent(share)}</text>`
        }
      `;
    })}
  `;
}
