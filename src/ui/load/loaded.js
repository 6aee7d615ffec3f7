/** What an import has loaded: its rows, its warnings, and the rows that it rejected, with their lines. */
import { html, useEffect, useState } from '../vendor/preact.js';
import { respond } from '../api.js';
import { Download } from '../components/download.js';
import { Table } from '../components/table.js';
import { counted } from '../format.js';

const REJECTS_SHOWN = 20;

export function Loaded({ file, done: { id, rows_loaded, rows_rejected, rows_left_out: out, warnings } }) {
  const counts = [
    `${counted(rows_loaded, 'row')} loaded`,
    out.where > 0 && `${counted(out.where, 'row')} left out by your condition`,
    out.quantity > 0 && `${counted(out.quantity, 'row')} with a quantity of 0 or less left out`,
  ];
  return html`
    <h2>${file.name}</h2>
    <p role="status">${counts.filter(Boolean).join(', ')}.</p>
    <${Warnings} warnings=${warnings} />
    ${rows_rejected > 0 && html`<${Rejects} id=${id} count=${rows_rejected} />`}
  `;
}

export const Warnings = ({ warnings }) =>
  warnings.length > 0 &&
  html`<ul class="warnings">
    ${warnings.map(({ message }) => html`<li>${message}</li>`)}
  </ul>`;

export function Rejects({ id, count }) {
  const [rows, setRows] = useState([]);
  useEffect(() => {
    firstRejects(id).then(setRows, () => undefined);
  }, [id]);
  return html`
    <h3>${counted(count, 'bad row')}</h3>
    <p>
      ${count > REJECTS_SHOWN && `The first ${REJECTS_SHOWN} are below. `}
      <${Download} path=${`v1/imports/${id}/rejects.csv`}
        >Download ${count > 1 ? 'all of them' : 'it'} as CSV<//
      >
    </p>
    ${rows.length > 0 && html`<${Table} label="Bad rows" columns=${Object.keys(rows[0])} items=${rows} />`}
  `;
}

/** The first bad rows: the rest of the file is not read. */
async function firstRejects(id) {
  const { body } = await respond(`v1/imports/${id}/rejects.csv`);
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (!done) text += value;
    const records = recordsOf(text, done);
    if (!done && records.length <= REJECTS_SHOWN) continue;
    await reader.cancel();
    const [names, ...rows] = records.slice(0, REJECTS_SHOWN + 1);
    return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]])));
  }
}

/** The complete records of CSV text. */
function recordsOf(text, isAll) {
  const [records, fields] = [[], []];
  for (const [, , quotes, plain, end] of text.matchAll(/((?:"((?:[^"]|"")*)")|([^",\n]*))(,|\n|$)/g)) {
    if (end === '' && !isAll) return records;
    fields.push(quotes === undefined ? plain : quotes.replaceAll('""', '"'));
    if (end === ',') continue;
    if (fields.some((field) => field !== '')) records.push([...fields]);
    fields.length = 0;
  }
  return records;
}
