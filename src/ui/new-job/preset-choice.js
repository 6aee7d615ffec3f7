/** The presets, the one for training first. */
import { html } from '../vendor/preact.js';
import { change } from './draft.js';

const PROPOSED = 'training';
const WHY =
  'Proposed, since its ignores and purchases share their sessions: a model must learn from articles and ' +
  'customers, as neither clock nor calendar gives the labels away.';

export const proposedFirst = (presets) =>
  [...presets].sort((a, b) => Number(b.name === PROPOSED) - Number(a.name === PROPOSED));

export function PresetChoice({ presets, chosen }) {
  return html`
    <fieldset>
      <legend>Preset</legend>
      ${presets.map(
        ({ name, description }) => html`
          <label class=${`preset ${name === chosen ? 'chosen' : ''}`} key=${name}>
            <input
              type="radio"
              name="preset"
              value=${name}
              checked=${name === chosen}
              onChange=${() => change({ preset: name })}
            />
            <span>
              <strong>${name}</strong> <span class="small">${description}.</span>
              ${name === PROPOSED && html`<br /><span class="small why">${WHY}</span>`}
            </span>
          </label>
        `,
      )}
    </fieldset>
  `;
}
