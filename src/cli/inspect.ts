/** `footfall inspect`: what a file is, and the command that loads it. Opens no database. */
import { readConfig } from '../config.ts';
import { columnsToName, inspectFile } from '../load/look-at-file.ts';
import type { ImportKind } from '../model/import.ts';
import type { Look } from '../model/look.ts';
import { interruptible } from './interrupted.ts';
import { importRequest } from './load-options.ts';
import { outputOf } from './output.ts';
import { rowsInWords } from './rows-in-words.ts';
import { aligned } from './table.ts';
import { UsageError, type Options } from './usage-error.ts';
import { lookInFlags } from './words.ts';

export async function inspect(file: string, options: Options): Promise<void> {
  const { look, kind } = await lookAt('inspect', file, options);
  outputOf(options).answer(look, report(look, kind));
}

/** `load --dry-run`: fails where the load would. */
export async function dryRun(files: string[], options: Options): Promise<void> {
  const [file, ...more] = files;
  if (more.length > 0) throw new UsageError('load: --dry-run looks at one file: name one of them.');
  const { look, kind } = await lookAt('load', file, options);
  outputOf(options).answer(look, `${report(look, kind)}\nNothing was loaded.`);
  if (look.obstacles.length > 0) process.exitCode = 1;
}

async function lookAt(command: string, file: string, options: Options) {
  const { request, asked } = await importRequest(command, options);
  const { url } = options as { url?: string };
  const look = await interruptible(async (interrupted) => {
    if (url !== undefined) {
      const { remoteLook } = await import('./remote/services.ts');
      return lookInFlags(await remoteLook(url, file, request, interrupted));
    }
    const idSecret = asked.hash_ids ? readConfig().idSecret : undefined;
    return inspectFile(file, asked, { interrupted, idSecret });
  });
  return { look, kind: asked.kind };
}

const WIDEST = 40;
const cut = (text: string) => (text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text);

function report(look: Look, kind: ImportKind): string {
  const parts = [heading(look), columns(look)];
  if (look.rows.length > 0) parts.push(`First rows as they would be stored:\n${firstRows(look)}`);
  if (look.warnings.length > 0)
    parts.push(
      list(
        'Warnings:',
        look.warnings.map(({ message }) => message),
      ),
    );
  if (look.obstacles.length > 0) {
    parts.push(
      list(
        'It cannot be loaded without options:',
        look.obstacles.map(({ detail }) => detail),
      ),
    );
  }
  return [...parts, wayOn(look, kind)].join('\n');
}

/** The command that loads it, or what is missing for one. */
function wayOn(look: Look, kind: ImportKind): string {
  if (look.suggested) return `Load it with:\n  ${look.suggested.command}\n`;
  const names = columnsToName(look, kind);
  return names
    ? `Name the columns yourself: --columns ${names}\n`
    : 'No command can be suggested before that is solved.\n';
}

const list = (title: string, lines: string[]) => `${title}\n${lines.map((line) => `  - ${line}\n`).join('')}`;

const FORMATS = { csv: 'CSV', ndjson: 'NDJSON', parquet: 'Parquet' };
const LINE_ENDS = { lf: 'LF', crlf: 'CRLF', cr: 'CR', crcrlf: 'CR CR LF', mixed: 'LF and CRLF' };

function heading(look: Look): string {
  const { format, compression } = look.container;
  const facts = [
    FORMATS[format],
    compression,
    format === 'parquet' ? null : look.encoding,
    look.delimiter && `delimiter ${look.delimiter === ' ' ? 'blank' : look.delimiter}`,
    look.line_end && `lines end with ${LINE_ENDS[look.line_end]}`,
    format !== 'csv' ? null : look.header ? `header in line ${look.skip_lines + 1}` : 'no header line',
  ];
  const rows = rowsInWords(look.rows_looked_at);
  return `${look.file}: ${facts.filter(Boolean).join(', ')}\nLooked at ${rows}.\n`;
}

const columns = (look: Look): string =>
  aligned([
    ['column', 'type', 'form', 'different', 'for example', 'probably'],
    ...look.columns.map(({ name, type, form, nulls, distinct, samples, probably }) => [
      cut(name),
      type,
      form ?? '',
      String(distinct),
      cut([...samples.slice(0, 2), ...nulls.slice(0, 1)].join(' | ').replaceAll(/\s+/g, ' ')),
      probably ? `${probably.column} (${probably.reason})` : '',
    ]),
  ]);

function firstRows({ rows }: Look): string {
  const names = Object.keys(rows[0]).slice(0, 8);
  return aligned([names, ...rows.map((row) => names.map((name) => cut(String(row[name] ?? ''))))]);
}
