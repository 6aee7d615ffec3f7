/** The leak audit: how well each feature alone gives the labels away, and what helps. */
import { html } from '../vendor/preact.js';
import { auc } from './numbers.js';

export const PAIRS = [
  { name: 'purchases_vs_ignores', mark: 'bought', words: 'purchases' },
  { name: 'clicks_vs_ignores', mark: 'clicked', words: 'clicks' },
];

const ORDER = ['leak', 'warning', 'ok', null];

/** What is meant to separate is no defect, whatever its verdict. */
export const verdictInWords = ({ verdict, intended }) => {
  if (verdict === null) return { word: 'no rows', mark: '' };
  if (intended && verdict !== 'ok') return { word: `${verdict}, meant`, mark: '' };
  return { word: verdict, mark: verdict };
};

export function Verdict({ feature }) {
  const { word, mark } = verdictInWords(feature);
  return html`<span class=${`chip ${mark}`}>${word}</span>`;
}

const rankOf = ({ verdict, intended }) => ORDER.indexOf(verdict) + (intended ? 0.5 : 0);

export function Audit({ audit }) {
  const features = [...audit.features].sort((a, b) => rankOf(a) - rankOf(b));
  const isQuiet = ({ verdict }) => verdict === 'ok' || verdict === null;
  const quiet = features.filter(isQuiet);
  return html`
    <${Features} features=${features.filter((feature) => !isQuiet(feature))} audit=${audit} />
    <details>
      <summary>${quiet.length} features say little or nothing about the labels</summary>
      <${Features} features=${quiet} audit=${audit} />
    </details>
  `;
}

const Features = ({ features, audit: { thresholds } }) => html`
  <ul class="audit">
    ${features.map(
      (feature) => html`<${Feature} key=${feature.feature} feature=${feature} thresholds=${thresholds} />`,
    )}
  </ul>
`;

function Feature({ feature, thresholds }) {
  const { title, definition, explanation } = feature;
  const measured = PAIRS.filter(({ name }) => feature[name] !== null);
  return html`
    <li>
      <div class="row">
        <h3 class="grow">${title} <small class="faint">${definition}</small></h3>
        <${Verdict} feature=${feature} />
      </div>
      <div class="row">
        <${Scale} feature=${feature} pairs=${measured} thresholds=${thresholds} />
        <span class="small"
          >${measured.map(({ name, words }) => `${words} ${auc(feature[name].auc)}`).join(' · ')}</span
        >
      </div>
      <p class="small">${explanation}</p>
    </li>
  `;
}

const LEFT = 5;
const WIDTH = 229;
const x = (value) => LEFT + WIDTH * (value - 0.5) * 2;

/** AUCs from 0.5 to 1 on the zones of the verdicts; rings show the best order of the values. */
function Scale({ feature, pairs, thresholds: { warning, leak } }) {
  const zones = [
    ['ok', 0.5, warning],
    ['warning', warning, leak],
    ['bad', leak, 1],
  ];
  const label = pairs.map(({ name, words }) => `${words} ${auc(feature[name].auc)}`).join(', ');
  return html`
    <svg
      class="scale"
      viewBox="0 0 240 34"
      role="img"
      aria-label=${`AUC of ${feature.title}: ${label || 'none'}`}
    >
      ${zones.map(
        ([name, from, to]) =>
          html`<rect class=${`zone ${name}`} x=${x(from)} y="2" width=${x(to) - x(from)} height="30" />`,
      )}
      ${pairs.map(({ name, mark }) => {
        const { auc: own, best_auc: best } = feature[name];
        const y = mark === 'bought' ? 11 : 24;
        return html`
          <line class=${`stem ${mark}`} x1=${x(0.5)} x2=${x(own)} y1=${y} y2=${y} />
          ${best - own > 0.004 && html`<circle class="best" cx=${x(best)} cy=${y} r="4.2" />`}
          <circle class=${mark} cx=${x(own)} cy=${y} r="4.5" />
        `;
      })}
    </svg>
  `;
}
