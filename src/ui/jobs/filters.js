/** Which jobs the list has: links, so that each choice has an address. */
import { html } from '../vendor/preact.js';
import { changeQuery, href } from '../routes.js';

const KINDS = [
  ['several', 'Jobs'],
  ['one', 'Of one customer'],
];
const STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'];

export function Filters({ customers, state }) {
  const choose = ({ target }) => changeQuery({ state: target.value, after: undefined });
  return html`
    <div class="row">
      <nav aria-label="Kinds of jobs" class="tabs">
        ${KINDS.map(
          ([kind, text]) =>
            html`<a
              key=${kind}
              href=${href('jobs', { customers: kind === 'one' ? kind : '', state })}
              aria-current=${kind === customers ? 'page' : undefined}
              >${text}</a
            >`,
        )}
      </nav>
      <label class="check">
        State
        <select class="short" value=${state ?? ''} onChange=${choose}>
          <option value="">any</option>
          ${STATES.map((one) => html`<option value=${one} key=${one}>${one}</option>`)}
        </select>
      </label>
    </div>
  `;
}
