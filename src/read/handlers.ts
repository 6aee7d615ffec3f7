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
import { matchesNothing } from './filter.ts';
import { ids } from './ids.ts';
import { interactions } from './interactions.ts';
import type { ByteSlice, RowQuery, RowSlice } from './row-query.ts';
import { sequences } from './sequences.ts';
import { transactions } from './transactions.ts';

export type ReadHandlers = ReturnType<typeof readHandlers>;
export type Readers = Pick<ThreadPool<{ read: ReadHandlers }>, 'size' | 'call'>;

/** A slice in the caller's memory, or in `bytes` if it doesn't fit there. */
export interface WrittenSlice extends Omit<ByteSlice, 'bytes'> {
  length: number;
  bytes: Uint8Array | undefined;
}

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

export function readHandlers(stores: Stores) {
  const ofInteractions = interactions(stores);
  const ofTransactions = transactions(stores);
  const ofIds = ids(stores);
  const { sequence } = sequences(stores);

  function tableOf({ table }: RowQuery) {
    if (table === 'interactions') return ofInteractions;
    return table === 'transactions' || table === 'job_transactions' ? ofTransactions : ofIds;
  }

  /** Rows of a job are deleted after the job itself: if it exists when they are read, none were missing. */
  function checkJob({ job_id, customers_erased }: RowQuery): void {
    if (job_id === 0) return;
    const erased = stores.jobs.customersErased(job_id);
    if (erased === (customers_erased ?? 0)) return;
    const what = erased === undefined ? 'was deleted' : 'lost a customer, who was erased,';
    throw new Problem('conflict', `Job ${job_id} ${what} while its rows were being read.`);
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

    /** A sequence without a frame. In one read: the job cannot be deleted meanwhile. */
    sequence(customerId: string, request: Omit<SequenceRequest, 'frame'>) {
      const found = stores.inOneRead(() => sequence(customerId, request));
      if (!found) return undefined;
      const bytes = new Uint8Array(found.bytes);
      found.release();
      return moved({ job_id: found.job_id, bytes }, [bytes.buffer]);
    },

    /** Writes the next rows into `slot`. */
    write(query: RowQuery, cursor: Cursor, format: Format, slot: SharedArrayBuffer): WrittenSlice {
      const { bytes, ...slice } = stores.inOneRead(() => {
        checkJob(query);
        return writeSlice(query, cursor, format);
      });
      const { length } = bytes;
      if (length <= slot.byteLength) {
        new Uint8Array(slot).set(bytes);
        return { ...slice, length, bytes: undefined };
      }
      const own = new Uint8Array(bytes);
      return moved({ ...slice, length, bytes: own }, [own.buffer]);
    },
  };
}
