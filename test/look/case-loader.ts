/** Loads files of test/cases as people do: with a query, into an empty data set. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Services } from '../../src/contract.ts';
import { Problem } from '../../src/errors.ts';
import type { ImportRequest } from '../../src/model/import.ts';
import type { Look } from '../../src/model/look.ts';
import { packageRoot } from '../../src/package-root.ts';
import { importOptions } from '../../src/validation/import-options.ts';
import { validator } from '../../src/validation/validator.ts';
import { ImportRequest as Schema } from '../../src/model/import.ts';

const check = validator(Schema, { noun: 'parameter' });

/** What became of a load: the data set after it, or why it was refused. */
export interface Outcome {
  loaded?: number;
  rejected?: number;
  left_out?: { where: number; quantity: number };
  /** First and last time. */
  times?: string;
  customers?: number;
  warnings?: string[];
  refused?: string;
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
  return importOptions(request as ImportRequest);
}

export async function loadCase(services: Services, file: string, query: string): Promise<Outcome> {
  const options = { ...optionsOf(query), mode: 'replace' as const, allow_duplicate: true };
  try {
    const body = Readable.from([caseFile(file)]);
    const done = await services.imports.upload(body, { ...options, source: file });
    const { first_t_dat, last_t_dat, customers } = await services.dataset();
    const iso = (time: number | null) => new Date(time ?? 0).toISOString().replace(/\.000Z$/, 'Z');
    return {
      loaded: done.rows_loaded,
      rejected: done.rows_rejected,
      left_out: done.rows_left_out,
      times: `${iso(first_t_dat)} ${iso(last_t_dat)}`,
      customers,
      warnings: done.warnings.map(({ code, column, count }) => `${code} ${column} ${count}`),
    };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { refused: `${error.code}: ${error.message}`, suggested: error.suggested?.query };
  }
}

export const lookAtCase = (services: Services, file: string, query: string): Promise<Look> =>
  services.imports.look(Readable.from([caseFile(file)]), optionsOf(query));
