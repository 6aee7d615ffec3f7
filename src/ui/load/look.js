/** What a look at a file has found: what it is, its columns, its first rows as they would be stored. */
import { html } from '../vendor/preact.js';
import { Snippet } from '../components/snippet.js';
import { Table } from '../components/table.js';
import { counted, number } from '../format.js';
import { reasonInFields } from './words.js';

export function describedFile({ container, encoding, delimiter, header, skip_lines, rows_looked_at }) {
  const parts = [
    container.compression ? `${container.format} in ${container.compression}` : container.format,
    encoding,
    delimiter && `separated by ${JSON.stringify(delimiter)}`,
    delimiter && (header ? 'with a header line' : 'without a header line'),
    skip_lines > 0 && `${counted(skip_lines, 'line')} before it`,
    `${counted(rows_looked_at, 'row')} inspected`,
  ];
  return parts.filter(Boolean).join(', ');
}

const COLUMNS = [
  { name: 'column', cell: ({ name }) => name },
  {
    name: 'probably',
    title: 'probably is',
    cell: ({ probably }) => probably && `${probably.column}: ${reasonInFields(probably.reason)}`,
  },
  {
    name: 'values',
    cell: ({ type, form, nulls }) =>
      [form ?? type, ...nulls.map((value) => `or ${JSON.stringify(value)}`)].join(' '),
  },
  { name: 'distinct', title: 'different', isNumber: true, cell: ({ distinct }) => number(distinct) },
  { name: 'samples', cell: ({ samples }) => samples.join(' · ') },
];

export const FileColumns = ({ look }) => html`
  <details open>
    <summary>Columns of the file</summary>
    <${Table} label="Columns of the file" columns=${COLUMNS} items=${look.columns} />
  </details>
`;

export function FirstRows({ rows }) {
  if (rows.length === 0) return null;
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return html`
    <h3>First rows, as they would be stored</h3>
    <${Table} label="First rows" columns=${names} items=${rows} />
  `;
}

export const Commands = ({ suggested }) =>
  suggested &&
  html`
    <details>
      <summary>The same without this page</summary>
      <${Snippet} label="curl" code=${suggested.curl} />
      <${Snippet} label="footfall" code=${suggested.command} />
    </details>
  `;
