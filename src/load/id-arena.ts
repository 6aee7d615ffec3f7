/**
 * The bytes of ids, numbered in the order of being added, in regions of fixed size, so that growing copies
 * nothing. An id's record begins with its number and length; offsets of records are in words of four bytes.
 */
import { Problem } from '../errors.ts';
import { roomIn } from '../storage/encoded/columns.ts';
import { HEAD, wordBytes } from './id-words.ts';

const REGION_BITS = 20;
const REGION_WORDS = 1 << REGION_BITS;
/** Number and length, in front of the bytes. */
const RECORD_HEAD = 8;

/** Memory that grows by regions. Throws a Problem (too_large) once the ids take more than `maxBytes`. */
function regionMemory(maxBytes: number) {
  const regions: Uint8Array[] = [];
  const views: DataView[] = [];
  /** The next free word; begins at the end of a region, so that the first id takes a new one. */
  let free = 0;
  let bytesTaken = 0;

  return {
    regionAt: (record: number) => regions[record >>> REGION_BITS],
    viewAt: (record: number) => views[record >>> REGION_BITS],

    /** Offset of a new record for an id of `length` bytes, all of it in one region. */
    reserve(length: number): number {
      if (bytesTaken + length > maxBytes)
        throw new Problem('too_large', `The different ids take more than ${maxBytes} bytes together.`);
      bytesTaken += length;
      const needed = (RECORD_HEAD + length) >>> 2;
      if ((free & (REGION_WORDS - 1)) + needed > REGION_WORDS || free === regions.length * REGION_WORDS) {
        free = regions.length * REGION_WORDS;
        const region = new Uint8Array(REGION_WORDS * 4);
        regions.push(region);
        views.push(new DataView(region.buffer));
      }
      const record = free;
      free += needed;
      return record;
    },
  };
}

/** Words for missing values are no longer than this. */
const LONGEST_WORD = 9;
/** The digit 0 four times. */
const ZEROS = 0x30303030;

const isPlainWord = (word: number): boolean =>
  (word & 0xa0a0a0a0) === 0x20202020 && ((word | (word >>> 2)) & 0x10101010) === 0x10101010;

export function idArena(maxBytes: number) {
  const { regionAt, viewAt, reserve } = regionMemory(maxBytes);
  let size = 0;
  /** Offset of each id's record. */
  let records = new Uint32Array(1024);

  const bytesAt = (record: number) => (record & (REGION_WORDS - 1)) << 2;
  const lengthOf = (n: number) => viewAt(records[n]).getInt32(bytesAt(records[n]) + 4, true);

  return {
    get size() {
      return size;
    },

    /** Adds the id that `writeId` wrote to `words` at `id`; returns the offset of its record. */
    add(words: DataView, id: number): number {
      const length = words.getInt32(id + 4, true);
      const record = reserve(wordBytes(length));
      const view = viewAt(record);
      const at = bytesAt(record);
      view.setInt32(at, size, true);
      view.setInt32(at + 4, length, true);
      for (let i = 0; i < length; i += 4)
        view.setInt32(at + RECORD_HEAD + i, words.getInt32(id + HEAD + i, true), true);
      records = roomIn(records, size + 1);
      records[size++] = record;
      return record;
    },

    numberAt: (record: number): number => viewAt(record).getInt32(bytesAt(record), true),

    /** Whether the record is that of the id in `words` at `id`. */
    isAt(record: number, words: DataView, id: number): boolean {
      const view = viewAt(record);
      const length = words.getInt32(id + 4, true);
      let at = bytesAt(record) + 4;
      if (view.getInt32(at, true) !== length) return false;
      for (let from = id + HEAD, end = from + length; from < end; from += 4) {
        at += 4;
        if (view.getInt32(at, true) !== words.getInt32(from, true)) return false;
      }
      return true;
    },

    /**
     * Whether id n is long and of digits and small letters alone, four bytes at a time: these have bit 5 set,
     * and bit 4 or 6, and no bit 7. Most ids are like that, and nothing more has to be asked of them.
     */
    isPlain(n: number): boolean {
      const view = viewAt(records[n]);
      let at = bytesAt(records[n]) + RECORD_HEAD;
      const length = lengthOf(n);
      if (length <= LONGEST_WORD) return false;
      for (const end = at + (length & ~3); at < end; at += 4) {
        if (!isPlainWord(view.getInt32(at, true))) return false;
      }
      const rest = length & 3;
      return rest === 0 || isPlainWord(view.getInt32(at, true) | (ZEROS << (8 * rest)));
    },

    /** A view of id n, to be read and not kept. */
    bytesOf(n: number): Uint8Array {
      if (!(n >= 0 && n < size)) throw new RangeError(`No id has the number ${n}`);
      const start = bytesAt(records[n]) + RECORD_HEAD;
      return regionAt(records[n]).subarray(start, start + lengthOf(n));
    },

    /** Compares ids a and b by their bytes, word by word: zeros behind a shorter id precede every byte. */
    compare(a: number, b: number): number {
      const [viewA, viewB] = [viewAt(records[a]), viewAt(records[b])];
      const [atA, atB] = [bytesAt(records[a]) + RECORD_HEAD, bytesAt(records[b]) + RECORD_HEAD];
      const [lengthA, lengthB] = [lengthOf(a), lengthOf(b)];
      for (let i = 0; i < Math.min(lengthA, lengthB); i += 4) {
        const [wordA, wordB] = [viewA.getUint32(atA + i), viewB.getUint32(atB + i)];
        if (wordA !== wordB) return wordA - wordB;
      }
      return lengthA - lengthB;
    },
  };
}
