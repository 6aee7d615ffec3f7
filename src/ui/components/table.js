/** A table that scrolls within its box, also by keyboard. */
import { html } from '../vendor/preact.js';
import { SCORES, time } from '../format.js';

/**
 * `columns`: names of members, or `{ name, title, cell(item), isNumber }`. `label` names the table for screen
 * readers. `keyOf(item, index)` identifies a row.
 */
export function Table({ label, columns, items, keyOf = (_, index) => index, rowClass = () => undefined }) {
  const described = columns.map((column) => (typeof column === 'string' ? { name: column } : column));
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label=${label}>
      <table aria-label=${label}>
        <thead>
          <tr>
            ${described.map(
              ({ name, title = name, isNumber }) =>
                html`<th key=${name} scope="col" class=${isNumber ? 'number' : undefined}>${title}</th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${items.map(
            (item, index) =>
              html`<tr key=${keyOf(item, index)} class=${rowClass(item)}>
                ${described.map((column) => html`<${Cell} key=${column.name} item=${item} ...${column} />`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  `;
}

function Cell({ item, name, cell, isNumber }) {
  if (cell) return html`<td class=${isNumber ? 'number' : undefined}>${cell(item)}</td>`;
  const value = item[name];
  if (value === null || value === undefined) return html`<td class="faint">–</td>`;
  if (name === 't_dat') return html`<td>${typeof value === 'number' ? time(value) : value}</td>`;
  if (name.endsWith('_id')) return html`<td class="id" title=${value}>${value}</td>`;
  if (name === 'interaction_score')
    return html`<td><span class=${`dot ${SCORES[value]}`}></span>${value} ${SCORES[value]}</td>`;
  if (name.endsWith('_prob')) return html`<td class="number">${Number(value.toPrecision(4))}</td>`;
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return html`<td class=${isNumber || typeof value === 'number' ? 'number' : undefined}>${text}</td>`;
}
