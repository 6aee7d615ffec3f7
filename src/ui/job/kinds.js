/** The three kinds of interactions, in order of their scores. */
import { html } from '../vendor/preact.js';

/** `name`: in counts and reports; `one`: of one row; `mark`: class of its colour. */
export const KINDS = [
  { name: 'ignores', one: 'ignored', mark: 'ignored' },
  { name: 'clicks', one: 'clicked', mark: 'clicked' },
  { name: 'purchases', one: 'bought', mark: 'bought' },
];

export const KindLegend = () => html`
  <ul class="legend">
    ${KINDS.map(({ name, mark }) => html`<li><span class=${`dot ${mark}`}></span>${name}</li>`)}
  </ul>
`;
