/** The distributions of two jobs, side by side on the same scale. */
import { html } from '../vendor/preact.js';
import { highestShare, Histogram } from '../job/histogram.js';
import { KindLegend } from '../job/kinds.js';
import { Popularity } from '../job/popularity.js';

export function CompareDistributions({ ids, reports }) {
  return html`
    <section class="card" aria-labelledby="distributions-title">
      <h2 id="distributions-title">Distributions by score</h2>
      <${KindLegend} />
      ${reports[0].histograms.map(
        ({ name }) => html`<${Pair} key=${name} name=${name} ids=${ids} reports=${reports} />`,
      )}
      <${Sides} ids=${ids}>
        ${reports.map(({ popularity }, i) => html`<${Popularity} key=${i} popularity=${popularity} />`)}
      <//>
    </section>
  `;
}

function Pair({ name, ids, reports }) {
  const pair = reports.map(({ histograms }) => histograms.find((histogram) => histogram.name === name));
  const top = Math.max(...pair.filter(Boolean).map(highestShare));
  return html`
    <${Sides} ids=${ids}>
      ${pair.map(
        (histogram, i) => histogram && html`<${Histogram} key=${i} histogram=${histogram} top=${top} />`,
      )}
    <//>
  `;
}

/** Both under their job's number. */
const Sides = ({ ids, children }) => html`
  <div class="sides">
    ${children.map(
      (child, i) =>
        html`<div key=${i}>
          <p class="small">Job ${ids[i]}</p>
          ${child}
        </div>`,
    )}
  </div>
`;
