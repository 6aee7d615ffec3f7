/** Ids that are probably not what they should be. They are loaded all the same: ids are never changed. */
import type { Warning } from '../model/look.ts';
import { isNull, rowsInWords, shown } from './values.ts';

type IdCode = 'null_ids' | 'blank_ids' | 'float_ids' | 'scientific_ids' | 'hidden_marks' | 'unicode_forms';
type Code = IdCode | 'case_ids';

const HIDDEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/;

const FAULTS: Record<IdCode, (id: string) => boolean> = {
  null_ids: isNull,
  blank_ids: (id) => id !== id.trim(),
  float_ids: (id) => /^\d+\.0+$/.test(id),
  scientific_ids: (id) => /^\d(?:\.\d+)?E\+\d+$/i.test(id),
  hidden_marks: (id) => HIDDEN.test(id),
  unicode_forms: (id) => id !== id.normalize('NFC'),
};

/** The end of a sentence that begins with the column and how many of its rows. */
const SENTENCES: Record<Code, string> = {
  null_ids: 'with a word for a missing value, loaded as an id like any other; null_values makes it empty',
  blank_ids: 'with blanks around the id, a different id from the one without them; trim removes them',
  float_ids: 'with an id such as 17850.0, a different id from 17850; write it without the fraction',
  scientific_ids: 'with an id in scientific notation: digits are lost, different ids have become one',
  hidden_marks: 'with an invisible mark in the id, a different id from the one without it',
  unicode_forms: 'with an id in decomposed letters (NFD), a different id from the same in composed letters',
  case_ids: 'with an id that differs from another only in case',
};

/** Whether an id may be remarkable, told by its bytes: most ids need no more than this. */
export function isSuspect(bytes: Uint8Array): boolean {
  const length = bytes.length;
  if (bytes[0] <= 0x20 || bytes[length - 1] <= 0x20) return true;
  if (length < 12 && isNull(String.fromCharCode(...bytes))) return true;
  for (let i = 0; i < length; i++) {
    const byte = bytes[i];
    // Not ASCII, a capital letter, or the fraction of a number.
    if (byte > 0x7f || (byte >= 0x41 && byte <= 0x5a) || byte === 0x2e) return true;
    if (byte === 0x2b && bytes[i - 1] === 0x65) return true;
  }
  return false;
}

/** `ids`: each with its number of rows. `rowsOf`: rows of an id that may be none of them. */
export function idWarnings(
  column: string,
  ids: Iterable<[id: string, rows: number]>,
  rowsOf: (id: string) => number = () => 0,
): Warning[] {
  const found = new Map<Code, { count: number; example: string }>();
  const add = (code: Code, count: number, example: string) => {
    const before = found.get(code);
    if (before) before.count += count;
    else found.set(code, { count, example });
  };
  const groups = new Map<string, { ids: number; count: number; example: string }>();
  for (const [id, rows] of ids) {
    for (const code of Object.keys(FAULTS) as IdCode[]) if (FAULTS[code](id)) add(code, rows, id);
    const lower = id.toLowerCase();
    const group = groups.get(lower);
    if (group) {
      group.ids++;
      group.count += rows;
    } else {
      const plain = lower === id ? 0 : rowsOf(lower);
      groups.set(lower, { ids: plain > 0 ? 2 : 1, count: rows + plain, example: id });
    }
  }
  for (const group of groups.values()) if (group.ids > 1) add('case_ids', group.count, group.example);
  return [...found].map(([code, { count, example }]) => ({
    code,
    column,
    count,
    example,
    message: `${column}: ${rowsInWords(count)} ${SENTENCES[code]} (${shown(example)}).`,
  }));
}
