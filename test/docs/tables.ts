/** The tables in the documentation that come from the code: settings, errors, preset parameters, columns. */
import { VARIABLES } from '../../src/config.ts';
import { CATALOGUE } from '../../src/errors.ts';
import { describePresets } from '../../src/generate/describe-presets.ts';
import { FURTHER_COLUMNS } from '../../src/model/interaction-columns.ts';
import type { Page } from './pages.ts';

/** Which table is on which page, between `<!-- table:name -->` and `<!-- /table:name -->`. */
export const TABLES: { name: string; page: string; table(): string }[] = [
  { name: 'settings', page: 'docs/operating.md', table: settings },
  { name: 'errors', page: 'docs/errors.md', table: errors },
  { name: 'parameters', page: 'docs/jobs.md', table: parameters },
  { name: 'columns', page: 'docs/reading.md', table: columns },
];

const row = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const tableOf = (head: string[], rows: string[][]) =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

function settings(): string {
  const rows = VARIABLES.map(({ name, default: value, description }) => [
    `\`${name}\``,
    value === '' ? '' : `\`${value}\``,
    description,
  ]);
  return tableOf(['variable', 'default', 'meaning'], rows);
}

function errors(): string {
  const rows = Object.entries(CATALOGUE).map(([code, [status, title]]) => [
    `\`${code}\``,
    String(status),
    title,
  ]);
  return tableOf(['code', 'status', 'title'], rows);
}

function parameters(): string {
  return describePresets()
    .map(({ name, description, parameters: all }) => {
      const rows = all.flatMap((parameter) => [
        parameterRow(parameter.name, parameter),
        ...(parameter.members ?? []).map((member) =>
          parameterRow(`${parameter.name}.${member.name}`, member),
        ),
      ]);
      const table = tableOf(['parameter', 'default', 'meaning, range'], rows);
      return `### Preset \`${name}\`\n\n${description}.\n\n${table}`;
    })
    .join('\n\n');
}

const parameterRow = (name: string, parameter: { default: unknown; description: string }) => [
  `\`${name}\``,
  `\`${JSON.stringify(parameter.default)}\``,
  parameter.description,
];

function columns(): string {
  const rows = Object.entries(FURTHER_COLUMNS).map(([name, meaning]) => [`\`${name}\``, meaning]);
  return tableOf(['column', 'meaning'], rows);
}

const marks = (name: string) => [`<!-- table:${name} -->`, `<!-- /table:${name} -->`];

/** The text between the marks. Throws if they are missing. */
export function tableOn({ path, text }: Page, name: string): string {
  const [open, close] = marks(name);
  const start = text.indexOf(open);
  const end = text.indexOf(close);
  if (start < 0 || end < start) throw new Error(`${path} has no marks ${open} and ${close}`);
  return text.slice(start + open.length, end);
}

/** The page with another table between its marks. */
export function withTable(page: Page, name: string, table: string): string {
  const [open, close] = marks(name);
  const before = tableOn(page, name);
  return page.text.replace(`${open}${before}${close}`, () => `${open}\n\n${table}\n\n${close}`);
}

/** The table without padding in its cells. */
export const unpadded = (table: string): string => table.replace(/ +/g, ' ').replace(/-{3,}/g, '---').trim();
