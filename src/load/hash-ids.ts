/** `hash_ids=true`: plain ids of customers leave nothing behind, neither in rows nor in sentences. */
import { Problem } from '../errors.ts';
import type { Reject } from '../formats/table-reader.ts';
import type { ImportOptions } from '../model/import.ts';
import type { Look, LookedAtColumn, Warning } from '../model/look.ts';
import { hashedId, secretMark } from '../storage/hashed-ids.ts';
import type { Stores } from '../storage/stores.ts';
import { idTable, type IdTable } from './id-table.ts';

/** Throws Problem (bad_data) if ids are to be hashed and there is no secret. */
export function checkSecret({ hash_ids }: Pick<ImportOptions, 'hash_ids'>, secret: string | undefined): void {
  if (!hash_ids || secret !== undefined) return;
  const detail =
    'hash_ids=true needs a secret: start footfall with ID_SECRET set, and keep it; ' +
    'with another one the same customer gets another id.';
  throw new Problem('bad_data', detail, { errors: [{ parameter: 'hash_ids', detail }] });
}

/** Throws Problem (conflict) if ids that stay loaded were hashed with another secret. */
export function checkSameSecret({ imports }: Stores, options: ImportOptions, secret: string): void {
  const other = imports.hashedOtherwise(secretMark(secret), options);
  if (other === undefined) return;
  throw new Problem(
    'conflict',
    `Import ${other} hashed its ids with another ID_SECRET: the same customer would get two ids. ` +
      'Nothing was loaded; start footfall with that secret, or take that import back.',
  );
}

/** Throws Problem (conflict) if a customer may be there as a hash by another secret, too. */
export function checkNotHashed({ imports }: Stores, id: string, secret: string | undefined): void {
  const mark = secret === undefined ? '' : secretMark(secret);
  const other = imports.hashedOtherwise(mark, { kind: 'transactions', mode: 'append' });
  if (other === undefined) return;
  const how = secret === undefined ? ', and ID_SECRET is not set' : ' with another ID_SECRET';
  throw new Problem(
    'conflict',
    `Import ${other} hashed its ids${how}: customer ${JSON.stringify(id)} may be stored under a hash. ` +
      'Nothing was erased; start footfall with that secret, or take that import back, then try again.',
  );
}

/** A warning if some customers have hashed ids and others plain ones. */
export function mixedIds({ imports }: Stores, options: ImportOptions, rows: number): Warning[] {
  if (options.kind === 'articles') return [];
  const other = imports.hashedOrNot(!options.hash_ids, options);
  if (other === undefined) return [];
  const [these, those] = options.hash_ids ? ['hashed', 'plain'] : ['plain', 'hashed'];
  const message =
    `Customer ids of this import are ${these}, those of import ${other} are ${those}: ` +
    'a customer that both have counts as two.';
  return [{ code: 'mixed_ids', column: 'customer_id', count: rows, example: null, message }];
}

/** Interns hashes in place of ids, each of which is hashed once. Numbers are the same in both tables. */
export function hashingTable(hashes: IdTable, secret: string) {
  const plain = idTable();
  return {
    plain,
    internAt(words: DataView, id: number): number {
      const number = plain.internAt(words, id);
      if (number < hashes.size) return number;
      const hash = Buffer.from(hashedId(secret, plain.bytesOf(number)));
      return hashes.intern(hash, 0, hash.length);
    },
  };
}

/** A sentence without the values of the file that it quotes: any of them may be an id. */
export const withoutValues = (sentence: string): string =>
  sentence.replaceAll(/"(?:[^"\\]|\\.)*(?:"|$)/g, '"…"');

/** A bad row without what it says: where an id ends and begins in it is not known. */
export const rejectWithoutValues = (reject: Reject): Reject => ({
  ...reject,
  reason: withoutValues(reject.reason),
  row: '',
});

export function problemWithoutValues(problem: Problem, cause?: unknown): Problem {
  const { code, message, errors, suggested, retryAfter } = problem;
  return new Problem(code, withoutValues(message), {
    errors: errors?.map((fault) => ({ ...fault, detail: withoutValues(fault.detail) })),
    suggested,
    retryAfter,
    cause,
  });
}

/**
 * The same for the entry of an import. Faults of a file as a whole name its columns: in a file without a
 * header line, that is taken to have one, these are values.
 */
export function problemToKeep(problem: Problem): Problem {
  const { code, errors } = problem;
  const isOfRow = errors?.some(({ line }) => line !== undefined);
  if (isOfRow || (code !== 'bad_data' && code !== 'bad_request')) return problem;
  return new Problem(
    code,
    'The file cannot be read as requested. Why is not kept with hash_ids=true, since it could quote ids: ' +
      'a look at the file (dry_run=true) says it. Nothing was loaded.',
  );
}

/** Warnings about customer ids say how many rows they are about, and name none. */
export const warningWithoutIds = (warning: Warning): Warning => ({
  ...warning,
  example: null,
  message: withoutValues(warning.message),
});

/** Columns whose samples may be shown: they are ours, and no ids of customers. */
const SHOWN = new Set(['t_dat', 'article_id', 'price', 'sales_channel_id', 'quantity', 'event']);
/** What no id looks like, should columns not be what their names say. */
const NO_IDS = new Set(['time', 'decimal']);

function withoutSamples(column: LookedAtColumn, isSound: boolean): LookedAtColumn {
  const isShown = SHOWN.has(column.probably?.column ?? '') && (isSound || NO_IDS.has(column.type));
  return isShown ? column : { ...column, samples: [] };
}

/** A look with hashed ids in its rows, and samples only of columns that can't be ids of customers. */
export function lookWithoutIds(look: Look, secret: string): Look {
  const rows = look.rows.map((row) => ({
    ...row,
    ...(typeof row.customer_id === 'string' && { customer_id: hashedId(secret, row.customer_id) }),
  }));
  return {
    ...look,
    columns: look.columns.map((column) => withoutSamples(column, look.obstacles.length === 0)),
    rows,
    warnings: look.warnings.map((warning) =>
      warning.column === 'customer_id' ? warningWithoutIds(warning) : warning,
    ),
    obstacles: look.obstacles.map((one) => ({ ...one, detail: withoutValues(one.detail) })),
  };
}
