/** Helpers for showing values. Strings from the data become text nodes only, never markup. */

export const find = (selector) => document.querySelector(selector);

export const number = (value) => Math.round(value).toLocaleString('en');

export const time = (ms) => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');

/** An element with attributes and children (elements or strings). */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Shows a message in a status line; `bad` for errors. */
export function say(line, text, bad = false) {
  line.textContent = text;
  line.classList.toggle('bad', bad);
}

export const SCORES = ['ignored', 'clicked', 'bought'];

/** Shows interactions as a table with these columns. */
export function fillTable(table, items, columns) {
  const head = element('tr', {}, ...columns.map((name) => element('th', { scope: 'col' }, name)));
  const rows = items.map((item) => element('tr', {}, ...columns.map((name) => cell(name, item[name]))));
  table.replaceChildren(element('thead', {}, head), element('tbody', {}, ...rows));
}

function cell(name, value) {
  if (value === null || value === undefined) return element('td', { class: 'faint' }, '–');
  if (name === 't_dat') return element('td', {}, time(value));
  if (name.endsWith('_id')) return element('td', { class: 'id', title: value }, value);
  if (name !== 'interaction_score') return element('td', {}, String(value));
  return element('td', {}, element('span', { class: `dot ${SCORES[value]}` }), `${value} ${SCORES[value]}`);
}
