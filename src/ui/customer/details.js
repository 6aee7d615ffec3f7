/** What, when and why of one interaction. */
import { html } from '../vendor/preact.js';
import { SCORES, time } from '../format.js';

/** Why the article was shown. */
const REASONS = {
  purchase: 'a purchase of the log',
  click: 'a click before a purchase, or besides',
  uniform: 'drawn, all articles alike',
  popularity: 'drawn by popularity',
  same_category: 'drawn from the category of a bought article',
  same: 'drawn from articles that share an attribute with a bought one',
  price_band: 'drawn from articles of a similar price',
  rank_window: 'drawn from a window of popularity ranks',
};

const DIGITS = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

export function reasonOf({ strategy, sampling_prob }) {
  const reason = REASONS[strategy] ?? strategy;
  if (sampling_prob === null) return reason;
  const one = Math.round(1 / sampling_prob).toLocaleString('en');
  return `${reason}; this article with probability ${DIGITS.format(sampling_prob)} (1 in ${one})`;
}

/** `index` of `items`; undefined: none. Said aloud when it is chosen, not while the pointer passes by. */
export function Details({ items, index, isChosen }) {
  const item = items[index];
  return html`
    <div class="details" id="details" aria-live=${isChosen ? 'polite' : 'off'}>
      ${
        item
          ? html`
              <p>
                <span class=${`dot ${SCORES[item.interaction_score]}`}></span>
                <strong>${SCORES[item.interaction_score]} ${item.article_id}</strong>, ${time(item.t_dat)} UTC
                ${item.session_id !== null && `, session ${item.session_id}`}, ${index + 1} of ${items.length}
              </p>
              <p class="small">
                Why: ${reasonOf(item)}. Before it: ${items[index - 1]?.article_id ?? 'nothing'}.
              </p>
            `
          : html`<p class="small">
              Point at an interaction, or go through them with the arrow keys. Drag moves; Ctrl or Shift with
              the wheel zooms.
            </p>`
      }
    </div>
  `;
}
