/** A table that scrolls within its box, also by keyboard. */
import { html } from '../vendor/preact.js';
import { SCORES, time } from '../format.js';

/** Columns whose numbers are shown as a time, an id, or a word. */
const HAS_FORM = /^(t_dat|interaction_score)$|_id$/;

/**
 * `columns`: names of members, or `{ name, title, cell(item), isNumber }`. `label` names the table for screen
 * readers. `keyOf(item, index)` identifies a row.
 */
export function Table({ label, columns, items, keyOf = (_, index) => index, rowClass = () => undefined }) {
  const described = columns.map((column) => {
    const full = typeof column === 'string' ? { name: column } : column;
    return { isNumber: !full.cell && areNumbers(items, full.name), ...full };
  });
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

/** Whether a column without a form of its own has numbers only, so that its title stands over them. */
const areNumbers = (items, name) =>
  !HAS_FORM.test(name) &&
  items.some((item) => typeof item[name] === 'number') &&
  items.every((item) => ['number', 'undefined'].includes(typeof (item[name] ?? undefined)));

function Cell({ item, name, cell, isNumber }) {
  if (cell) return html`<td class=${isNumber ? 'number' : undefined}>${cell(item)}</td>`;
  const value = item[name];
  if (value === null || value === undefined)
    return html`<td class=${isNumber ? 'faint number' : 'faint'}>–</td>`;
  if (name === 't_dat') return html`<td>${typeof value === 'number' ? time(value) : value}</td>`;
  if (name.endsWith('_id')) return html`<td class="id" title=${value}>${value}</td>`;
  if (name === 'interaction_score')
    return html`<td><span class=${`dot ${SCORES[value]}`}></span>${value} ${SCORES[value]}</td>`;
  if (name.endsWith('_prob')) return html`<td class="number">${Number(value.toPrecision(4))}</td>`;
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return html`<td class=${isNumber || typeof value === 'number' ? 'number' : undefined}>${text}</td>`;
}
