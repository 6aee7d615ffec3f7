/** form=sessions: interactions as one row per session, or per customer where there are no sessions. */
import { faulty } from '../errors.ts';
import { fileColumnsOf, type FileValue, type InteractionFileColumn } from '../formats/file-columns.ts';
import { underOwnNames, type InteractionColumn, type NamedColumn } from '../model/interaction-columns.ts';
import type { SequenceBlock } from '../storage/sequence-blocks.ts';
import type { Stores } from '../storage/stores.ts';
import { BLOCKS_PER_SLICE, sequenceReader } from './blocks.ts';
import type { Cursor } from './cursor.ts';
import { rowTest } from './filter.ts';
import type { FormReader } from './form-writer.ts';
import { columnReader, type Value } from './interaction-columns.ts';
import type { RowQuery } from './row-query.ts';
import type { RemakeRows } from './sampling.ts';

/** Columns that are the same for all interactions of a session; each of the others becomes a list. */
const OF_SESSION: ReadonlySet<InteractionColumn> = new Set([
  'customer_id',
  'session_id',
  'split',
  'fold',
  'user_in_train',
]);

export const SESSION_COLUMNS = underOwnNames([
  'customer_id',
  'session_id',
  't_dat',
  'article_id',
  'interaction_score',
]);

/** Values that some interactions don't have, which lists of numbers can't say. */
const OFTEN_EMPTY: ReadonlySet<InteractionColumn> = new Set([
  'sampling_prob',
  'draws',
  'price',
  'sales_channel_id',
  'item_in_train',
  'positive_id',
]);

const isListed = (column: InteractionColumn): boolean => !OF_SESSION.has(column);

/** Throws Problem (bad_request) for columns that sessions can't have. */
export function checkSessionColumns(columns: readonly NamedColumn[]): void {
  const wrong = columns.find(({ column }) => OFTEN_EMPTY.has(column));
  if (wrong === undefined) return;
  const why = `${wrong.column} has no value in some interactions`;
  const detail = `${why}, so form=sessions has no list of it. Leave it out.`;
  throw faulty([{ parameter: 'columns', detail }]);
}

/** The columns of sessions in files. */
export const sessionColumns = (query: RowQuery): InteractionFileColumn[] =>
  fileColumnsOf(query).map((column) => (isListed(column.source) ? { ...column, list: true } : column));

export function sessionReader(stores: Stores, remake: RemakeRows): FormReader {
  const blocks = sequenceReader(stores);
  const valuesOf = columnReader(stores.articles.idOf, remake);

  /** Some blocks from a cursor on, with all blocks of the last customer. */
  function blocksOfCustomers(query: RowQuery, cursor: Cursor) {
    for (let limit = BLOCKS_PER_SLICE; ; limit *= 2) {
      const found = blocks.read(query, cursor, limit);
      if (found.next === null) return found;
      const { customer_key: last } = found.blocks[found.blocks.length - 1];
      const end = found.blocks.findIndex(({ customer_key }) => customer_key === last);
      const next: Cursor = [found.blocks[end].block_id, 0];
      if (end > 0) return { blocks: found.blocks.slice(0, end), next };
    }
  }

  /** The sessions in these blocks; interactions that fail the filters are left out, and empty sessions. */
  function* sessionsIn(found: SequenceBlock[], query: RowQuery): Generator<FileValue[]> {
    const columns = query.columns!.map(({ column }) => column);
    const listed = columns.filter(isListed);
    const test = rowTest(stores, query.filter);
    let customer = -1;
    let session: Value = null;
    let row: FileValue[] | undefined;
    let lists: Value[][] = [];
    for (const block of found) {
      const { slice, mask } = blocks.decode(block, test);
      const valueOf = valuesOf(block, slice, query);
      for (let i = 0; i < slice.length; i++) {
        if (mask?.[i] === 0) continue;
        const its = valueOf('session_id', i);
        if (block.customer_key !== customer || its !== session) {
          if (row) yield row;
          [customer, session] = [block.customer_key, its];
          row = columns.map((column) => (isListed(column) ? [] : valueOf(column, i)));
          lists = row.filter((value) => Array.isArray(value)) as Value[][];
        }
        for (let c = 0; c < listed.length; c++) lists[c].push(valueOf(listed[c], i));
      }
    }
    if (row) yield row;
  }

  return {
    columns: sessionColumns,
    read(query: RowQuery, cursor: Cursor) {
      const found = blocksOfCustomers(query, cursor);
      return { rows: sessionsIn(found.blocks, query), next: found.next };
    },
  };
}
