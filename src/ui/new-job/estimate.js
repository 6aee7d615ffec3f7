/** The estimate, next to the button that starts the job. */
import { html } from '../vendor/preact.js';
import { bytes, duration, number } from '../format.js';

export function Estimate({ estimate, isCurrent }) {
  const values = estimate && {
    Customers: number(estimate.customers),
    Rows: number(estimate.interactions),
    'On disk': bytes(estimate.bytes),
    Time: duration(estimate.seconds),
  };
  return html`
    <div role="status" aria-busy=${String(!isCurrent)}>
      ${
        values
          ? html`<dl class="totals">
              ${Object.entries(values).map(
                ([name, value]) =>
                  html`<div key=${name}>
                    <dt>${name}</dt>
                    <dd>${value}</dd>
                  </div>`,
              )}
            </dl>`
          : html`<p class="faint">${isCurrent ? 'No estimate: see what is wrong.' : 'Estimating …'}</p>`
      }
    </div>
  `;
}
