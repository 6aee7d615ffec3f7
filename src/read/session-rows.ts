/** form=sessions: interactions as one row per session, or per customer where there are no sessions. */
import { faulty } from '../errors.ts';
import type { InteractionColumn } from '../model/interaction-columns.ts';
import type { SequenceBlock } from '../storage/sequence-blocks.ts';
import type { Stores } from '../storage/stores.ts';
import { BLOCKS_PER_SLICE, sequenceReader } from './blocks.ts';
import type { Cursor } from './cursor.ts';
import { rowTest } from './filter.ts';
import { columnReader, type Value } from './interaction-columns.ts';
import type { RowQuery } from './row-query.ts';

/** Columns that are the same for all interactions of a session; each of the others becomes a list. */
const OF_SESSION: ReadonlySet<InteractionColumn> = new Set([
  'customer_id',
  'session_id',
  'split',
  'fold',
  'user_in_train',
]);

export const SESSION_COLUMNS: InteractionColumn[] = [
  'customer_id',
  'session_id',
  't_dat',
  'article_id',
  'interaction_score',
];

/** Values that some interactions don't have, which lists of numbers can't say. */
const OFTEN_EMPTY: ReadonlySet<InteractionColumn> = new Set([
  'sampling_prob',
  'price',
  'sales_channel_id',
  'item_in_train',
]);

export const isListed = (column: InteractionColumn): boolean => !OF_SESSION.has(column);

/** Throws Problem (bad_request) for columns that sessions can't have. */
export function checkSessionColumns(columns: readonly InteractionColumn[]): void {
  const wrong = columns.find((column) => OFTEN_EMPTY.has(column));
  if (wrong === undefined) return;
  const detail = `${wrong} has no value in some interactions, so form=sessions has no list of it. Leave it out.`;
  throw faulty([{ parameter: 'columns', detail }]);
}

/** The value of a column in a session: a list, unless it is the same for all of its interactions. */
export type SessionValue = Value | Value[];
/** Columns in the order asked for. */
export type SessionRow = SessionValue[];

export function sessionReader(stores: Stores) {
  const blocks = sequenceReader(stores);
  const valuesOf = columnReader(stores.articles.idOf);

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
  function* sessionsIn(found: SequenceBlock[], query: RowQuery): Generator<SessionRow> {
    const columns = query.columns!;
    const test = rowTest(stores, query.filter);
    let open: { of: string; row: SessionRow } | undefined;
    for (const block of found) {
      const { slice, mask } = blocks.decode(block, test);
      const valueOf = valuesOf(block, slice, query.job);
      for (let i = 0; i < slice.length; i++) {
        if (mask?.[i] === 0) continue;
        const of = `${block.customer_key} ${valueOf('session_id', i)}`;
        if (open?.of !== of) {
          if (open) yield open.row;
          open = { of, row: columns.map((column) => (isListed(column) ? [] : valueOf(column, i))) };
        }
        for (const [c, column] of columns.entries())
          if (isListed(column)) (open.row[c] as Value[]).push(valueOf(column, i));
      }
    }
    if (open) yield open.row;
  }

  return {
    /** The sessions of some customers from a cursor on, and where the next ones begin. */
    read(query: RowQuery, cursor: Cursor): { rows: Iterable<SessionRow>; next: Cursor | null } {
      const found = blocksOfCustomers(query, cursor);
      return { rows: sessionsIn(found.blocks, query), next: found.next };
    },
  };
}
