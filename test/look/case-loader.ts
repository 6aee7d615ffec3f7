/** Loads files of test/cases as people do: with a query, into an empty data set. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Services } from '../../src/contract.ts';
import { Problem } from '../../src/errors.ts';
import type { ImportKind } from '../../src/model/import.ts';
import type { Look, Warning } from '../../src/model/look.ts';
import { packageRoot } from '../../src/package-root.ts';
import { importOptions } from '../../src/validation/import-options.ts';
import { validator } from '../../src/validation/validator.ts';
import { ImportRequest as Schema } from '../../src/model/import.ts';

const check = validator(Schema, { noun: 'parameter' });

/** What became of a load, in a line, and the query that the refusal suggests. */
export interface Outcome {
  line: string;
  suggested?: string;
}

export const caseFile = (file: string): Buffer => readFileSync(join(packageRoot, 'test/cases', file));

const FLAGS = ['trim', 'allow_duplicate', 'dry_run'];

/** A query as HTTP reads it: strings, but for what the schema wants otherwise. */
export function optionsOf(query: string) {
  const request: Record<string, unknown> = Object.fromEntries(new URLSearchParams(query));
  for (const name of FLAGS) if (name in request) request[name] = request[name] === 'true';
  if ('skip_lines' in request) request.skip_lines = Number(request.skip_lines);
  const faults = check(request);
  if (faults.length > 0) throw new Error(faults[0].detail);
  return importOptions(request);
}

export async function loadCase(services: Services, file: string, query: string): Promise<Outcome> {
  const options = { ...optionsOf(query), mode: 'replace' as const, allow_duplicate: true };
  try {
    const body = Readable.from([caseFile(file)]);
    const done = await services.imports.upload(body, { ...options, source: file });
    const { where, quantity } = done.rows_left_out;
    const parts = [
      `loaded ${done.rows_loaded}`,
      done.rows_rejected > 0 && `rejected ${done.rows_rejected}`,
      where > 0 && `left out by where ${where}`,
      quantity > 0 && `left out by quantity ${quantity}`,
      ...done.warnings.filter(({ code }) => code !== 'rejected_rows').map(warningLine),
    ].filter(Boolean);
    return { line: `${parts.join(', ')}; first: ${await firstRow(services, options.kind)}` };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const options_ = error.errors?.map(({ parameter }) => parameter).filter(Boolean) ?? [];
    const why = options_.length > 0 ? options_.join(', ') : error.message.replace(/ Nothing was .*$/s, '');
    return { line: `${error.code}: ${why}`, suggested: error.suggested?.query };
  }
}

export const warningLine = ({ code, column, count }: Warning) => `warned ${code} ${column} ${count}`;

async function firstRow({ rows }: Services, table: ImportKind): Promise<string> {
  const { items } = await rows.page({ table, filter: {} }, { limit: 1 });
  const [row] = items as Record<string, unknown>[];
  const t_dat =
    row.t_dat === undefined ? [] : [new Date(row.t_dat as number).toISOString().replace('.000', '')];
  const { t_dat: _t_dat, attributes, ...others } = row;
  return [...t_dat, ...Object.values({ ...others, ...(attributes as object) })]
    .map((one) => one ?? '')
    .join(' ')
    .trim();
}

export const lookAtCase = (services: Services, file: string, query: string): Promise<Look> =>
  services.imports.look(Readable.from([caseFile(file)]), optionsOf(query));
