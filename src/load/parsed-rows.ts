/**
 * Rows on their way from the parser's thread to the one that keeps them: columns in memory that both share, ids as
 * words. The memory of one batch is used again for a later one.
 */
import {
  growColumns,
  transactionColumns,
  type Ids,
  type TransactionColumns,
} from '../formats/transactions-csv.ts';
import { HEAD, wordBytes, writeId } from './id-words.ts';

export interface ParsedRows extends TransactionColumns {
  /** Ids as `writeId` writes them; `customer` and `article` hold their places. A row of the same customer as the one before has its place, too. */
  ids: Uint8Array;
}

const FIRST_ROWS = 2 ** 14;
const FIRST_ID_BYTES = 2 ** 20;

const emptyBatch = (): ParsedRows => ({
  ...transactionColumns(FIRST_ROWS, SharedArrayBuffer),
  ids: new Uint8Array(new SharedArrayBuffer(FIRST_ID_BYTES)),
});

/** Collects rows in batches. One is overwritten when `kept` more have been taken: by then it must have been read. */
export function parsedRows(kept: number) {
  const batches = Array.from({ length: kept + 1 }, emptyBatch);
  let turn = 0;
  const rows = { ...batches[0] };
  let target = new DataView(rows.ids.buffer);
  let end = 0;
  /** What the ids are found in is mostly the same buffer: its view is kept. */
  let source: Uint8Array = new Uint8Array(0);
  let words = new DataView(source.buffer);

  function makeRoom(bytes: number): void {
    if (end + bytes <= rows.ids.length) return;
    const larger = new Uint8Array(new SharedArrayBuffer(2 * (end + bytes)));
    larger.set(rows.ids);
    rows.ids = larger;
    target = new DataView(larger.buffer);
  }

  const ids: Ids = {
    intern(bytes, start, stop) {
      if (bytes !== source) {
        source = bytes;
        words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      }
      makeRoom(HEAD + wordBytes(stop - start));
      const place = end;
      end = writeId(bytes, words, start, stop, target, place);
      return place;
    },
  };

  return {
    /** The batch that is being filled. */
    rows: rows as TransactionColumns,
    ids,
    grow: () => growColumns(rows, rows.capacity * 2),
    /** Ends the batch and begins the next one. */
    take(): ParsedRows {
      const taken = { ...rows };
      batches[turn] = taken;
      turn = (turn + 1) % batches.length;
      Object.assign(rows, batches[turn], { length: 0 });
      target = new DataView(rows.ids.buffer);
      end = 0;
      return taken;
    },
  };
}
