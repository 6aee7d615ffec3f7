/** Entry of a reader thread: reads stretches of rows and formats them. Holds no transaction between two calls. */
import { Problem } from '../errors.ts';
import { csvLine } from '../formats/csv-field.ts';
import { INTERACTION_COLUMNS } from '../model/interaction-columns.ts';
import type { Place } from './cursor.ts';
import { openStores } from '../storage/stores.ts';
import { defineThread } from '../threads/define.ts';
import { moved } from '../threads/messages.ts';
import { idRows } from './id-rows.ts';
import { interactionRows, type BytesStretch } from './interaction-rows.ts';
import type { WrittenStretch } from './reader-pool.ts';
import type { RowsFormat, RowsRequest, RowStretch } from './rows-request.ts';
import { TRANSACTION_COLUMNS, transactionRows } from './transaction-rows.ts';

export const readerThread = defineThread(import.meta.url, ({ path }: { path: string }) => {
  /** Rows are read from front to back: pages are hardly needed again, and each thread has a cache of its own. */
  const CACHE_BYTES = 4 * 2 ** 20;
  const stores = openStores(path, CACHE_BYTES);
  const interactions = interactionRows(stores);
  const transactions = transactionRows(stores);
  const ids = idRows(stores);

  const ROWS_A_STRETCH = 5_000;

  const reader = ({ table }: RowsRequest) =>
    table === 'interactions'
      ? interactions
      : table === 'transactions' || table === 'job_transactions'
        ? transactions
        : ids;

  function columnsOf(request: RowsRequest): readonly string[] {
    if (request.table === 'interactions') return request.columns ?? INTERACTION_COLUMNS;
    return reader(request) === transactions ? TRANSACTION_COLUMNS : ids.columns(request);
  }

  /** A customer's or article's attributes stand beside its id in the CSV. */
  function lineOf(columns: readonly string[], row: object): string {
    const { attributes, ...own } = row as { attributes?: Record<string, string> } & Record<
      string,
      string | number | null
    >;
    const flat: Record<string, string | number | null> = attributes ? { ...attributes, ...own } : own;
    return csvLine(columns.map((column) => flat[column] ?? null));
  }

  /** At the end of a file: rows of a job go only after the job itself, so if it is still there, none were missing. */
  function checkJob(id: number): void {
    if (id > 0 && !stores.jobs.row(id))
      throw new Problem('conflict', `Job ${id} has been deleted while its rows were read.`);
  }

  function write(request: RowsRequest, place: Place, format: RowsFormat): BytesStretch {
    if (request.table === 'interactions') return interactions.write(request, place, format);
    const { rows, place: next } = reader(request).read(request, place, ROWS_A_STRETCH);
    const columns = columnsOf(request);
    const text = rows
      .map((row) => (format === 'csv' ? lineOf(columns, row) : `${JSON.stringify(row)}\n`))
      .join('');
    return { bytes: new Uint8Array(new TextEncoder().encode(text)), place: next };
  }

  return {
    start: (request: RowsRequest): Place => reader(request).start(request),
    read: (request: RowsRequest, place: Place, limit: number): RowStretch =>
      reader(request).read(request, place, limit),
    header: (request: RowsRequest): string => csvLine(columnsOf(request)),
    placeAtByte: (jobId: number, parts: number, offset: number) =>
      interactions.placeAtByte(jobId, parts, offset),
    write(request: RowsRequest, place: Place, format: RowsFormat, slot: SharedArrayBuffer): WrittenStretch {
      const { bytes, ...stretch } = write(request, place, format);
      if (stretch.place === null) checkJob(request.job_id);
      const { length } = bytes;
      if (length > slot.byteLength) {
        const own = new Uint8Array(bytes);
        return moved({ ...stretch, length, bytes: own }, [own.buffer as ArrayBuffer]);
      }
      new Uint8Array(slot).set(bytes);
      return { ...stretch, length, bytes: undefined };
    },
  };
});
