/** Which columns of the rows are shown. A test holds the names to those of the API. */
import { html } from '../vendor/preact.js';

export const USUAL = ['t_dat', 'customer_id', 'article_id', 'interaction_score', 'prev_article_id'];

/** All that are stored with the rows. */
export const STORED = [
  ...USUAL,
  ...['strategy', 'sampling_prob', 'session_id', 'event_id', 'sequence_index', 'positive_id', 'split'],
  ...['price', 'sales_channel_id', 'fold', 'user_in_train', 'item_in_train'],
];

/** Found by generating the customers once more, where that is possible. */
export const REMADE = ['item_prob', 'draws'];

/** `onChoose` gets the columns as a query has them: undefined for the usual ones. */
export function ColumnChoice({ chosen, onChoose }) {
  const toggle = (name) => {
    const wanted = chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name];
    const isUsual = wanted.join() === USUAL.join() || wanted.length === 0;
    onChoose(isUsual ? undefined : wanted.join());
  };
  return html`
    <details>
      <summary>Columns (${chosen.length})</summary>
      <div class="row">
        ${[...STORED, ...REMADE].map(
          (name) => html`
            <label class="check" key=${name}>
              <input type="checkbox" checked=${chosen.includes(name)} onChange=${() => toggle(name)} />
              <code>${name}</code>
            </label>
          `,
        )}
      </div>
    </details>
  `;
}
