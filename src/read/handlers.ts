/**
 * What worker threads do for reading: slices of tables become rows or bytes. No transaction outlives a call.
 */
import { Problem } from '../errors.ts';
import { csvLine } from '../formats/csv-field.ts';
import type { Format, SequenceRequest } from '../contract.ts';
import type { Stores } from '../storage/stores.ts';
import { moved } from '../threads/messages.ts';
import type { ThreadPool } from '../threads/pool.ts';
import type { Cursor } from './cursor.ts';
import { positiveNoter } from './positive-noter.ts';
import { matchesNothing } from './filter.ts';
import { ids } from './ids.ts';
import { interactions } from './interactions.ts';
import { checkJob, type ByteSlice, type ColumnFacts, type RowQuery, type RowSlice } from './row-query.ts';
import type { RemakeRows } from './sampling.ts';
import { sequences } from './sequences.ts';
import { transactions } from './transactions.ts';
import { written, type WrittenSlice } from './written-slice.ts';

export type ReadHandlers = ReturnType<typeof readHandlers>;
export type Readers = Pick<ThreadPool<{ read: ReadHandlers }>, 'size' | 'call'>;

const ROWS_PER_SLICE = 5_000;

/**
 * Attributes of a customer or an article are columns next to its id. Throws Problem if they are damaged:
 * empty fields would look like what was loaded, and CSV has no place for a note.
 */
function lineOf(columns: readonly string[], row: object): string {
  const { attributes, note, ...own } = row as { attributes?: Record<string, string>; note?: string };
  if (note !== undefined) throw new Problem('internal', note);
  const values: Record<string, string | number | null> = { ...attributes, ...own };
  return csvLine(columns.map((column) => values[column] ?? null));
}

export function readHandlers(stores: Stores, remake: RemakeRows) {
  const ofInteractions = interactions(stores, remake);
  const ofTransactions = transactions(stores);
  const ofIds = ids(stores);
  const { sequence } = sequences(stores, remake);

  function tableOf({ table }: RowQuery) {
    if (table === 'interactions') return ofInteractions;
    return table === 'transactions' || table === 'job_transactions' ? ofTransactions : ofIds;
  }

  function writeSlice(query: RowQuery, cursor: Cursor, format: Format): ByteSlice {
    if (query.table === 'interactions') return ofInteractions.write(query, cursor, format);
    const { rows, next } = tableOf(query).read(query, cursor, ROWS_PER_SLICE);
    const columns = tableOf(query).columns(query);
    const lines = rows.map((row) => (format === 'csv' ? lineOf(columns, row) : `${JSON.stringify(row)}\n`));
    return { bytes: Buffer.from(lines.join('')), next, rows: rows.length };
  }

  return {
    /** Where the rows begin; null if there are none. */
    start: (query: RowQuery): Cursor | null =>
      matchesNothing(stores, query) ? null : tableOf(query).start(query),

    read: (query: RowQuery, from: Cursor, limit: number): RowSlice => tableOf(query).read(query, from, limit),

    /** The header line of the CSV. */
    header: (query: RowQuery): string => csvLine(tableOf(query).columns(query)),

    cursorAtByte: ofInteractions.cursorAtByte,

    notePositives: positiveNoter(stores),

    /** A sequence without a frame. In one read: the job cannot be deleted meanwhile. */
    sequence(customerId: string, request: Omit<SequenceRequest, 'frame'>, facts: ColumnFacts) {
      const found = stores.inOneRead(() => sequence(customerId, request, facts));
      if (!found) return undefined;
      const bytes = new Uint8Array(found.bytes);
      found.release();
      return moved({ job_id: found.job_id, bytes }, [bytes.buffer]);
    },

    /** Writes the next rows into `slot`. */
    write(query: RowQuery, cursor: Cursor, format: Format, slot: SharedArrayBuffer): WrittenSlice {
      const slice = stores.inOneRead(() => {
        checkJob(stores, query);
        return writeSlice(query, cursor, format);
      });
      return written(slice, slot);
    },
  };
}
