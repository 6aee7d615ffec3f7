/** Rows on their way from the parser to the keeper: columns in shared memory that is reused, ids as words. */
import { growColumns, transactionColumns, type TransactionColumns } from '../formats/transaction-columns.ts';
import { HEAD, isIdAt, wordBytes, writeId } from './id-words.ts';

export interface ParsedRows extends TransactionColumns {
  /** Ids as `writeId` writes them; `customer` and `article` hold offsets, shared by consecutive rows. */
  ids: Uint8Array;
}

const FIRST_ROWS = 2 ** 14;
const FIRST_ID_BYTES = 2 ** 20;

const emptySet = (): ParsedRows => ({
  ...transactionColumns(FIRST_ROWS, SharedArrayBuffer),
  ids: new Uint8Array(new SharedArrayBuffer(FIRST_ID_BYTES)),
});

/** Collects rows in sets. One is overwritten once `kept` more have been taken; by then it has been read. */
export function parsedRows(kept: number) {
  const sets = Array.from({ length: kept + 1 }, emptySet);
  let turn = 0;
  const rows = { ...sets[0] };
  let target = new DataView(rows.ids.buffer);
  let end = 0;

  function makeRoom(bytes: number): void {
    if (end + bytes <= rows.ids.length) return;
    const larger = new Uint8Array(new SharedArrayBuffer(2 * (end + bytes)));
    larger.set(rows.ids);
    rows.ids = larger;
    target = new DataView(larger.buffer);
  }

  /** Ids mostly come from the same buffer: its view is kept. */
  let source: Uint8Array = rows.ids;
  let words = target;
  /** The customer of the row before, -1 if there is none in the set. */
  let customer = -1;

  function write(start: number, stop: number): number {
    makeRoom(HEAD + wordBytes(stop - start));
    const offset = end;
    end = writeId(words, start, stop, target, offset);
    return offset;
  }

  function view(bytes: Uint8Array): void {
    source = bytes;
    words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  const articles = {
    intern(bytes: Uint8Array, start: number, stop: number): number {
      if (bytes !== source) view(bytes);
      return write(start, stop);
    },
  };

  /** Consecutive rows of a customer share an offset, so that the keeper looks it up once. */
  const customers = {
    intern(bytes: Uint8Array, start: number, stop: number): number {
      if (bytes !== source) view(bytes);
      if (customer < 0 || !isIdAt(words, start, stop, target, customer)) customer = write(start, stop);
      return customer;
    },
  };

  return {
    /** The set that is being filled. This and the next three are what transactionRows takes. */
    rows: rows as TransactionColumns,
    customers,
    articles,
    onFull: () => growColumns(rows, rows.capacity * 2),
    /** Ends the set, if it has any rows, and begins the next one. */
    take(): ParsedRows | undefined {
      if (rows.length === 0) return undefined;
      const taken = { ...rows };
      sets[turn] = taken;
      turn = (turn + 1) % sets.length;
      Object.assign(rows, sets[turn], { length: 0, has_units: false });
      target = new DataView(rows.ids.buffer);
      end = 0;
      customer = -1;
      return taken;
    },
  };
}
