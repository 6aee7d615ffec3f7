/**
 * How long rows are as CSV, from lengths alone: so that a job knows the length and the offsets of its download
 * without writing it. Must agree with formats/interactions-csv.ts, byte for byte (a test holds it).
 */

/** `prev_article_id` of a sequence's first interaction. */
export const START = 'START';

/** RFC 4180: a field is quoted only if it holds one of these. */
const NEEDS_QUOTES = /[",\r\n]/;

/** Bytes of a text as a CSV field in UTF-8, quotes included where it needs them. */
export function csvFieldBytes(text: string): number {
  const bytes = Buffer.byteLength(text);
  if (!NEEDS_QUOTES.test(text)) return bytes;
  return bytes + 2 + (text.match(/"/g)?.length ?? 0);
}

/** Characters of a whole number in decimal, the minus sign included. */
function decimalCharacters(value: number): number {
  if (value >= 1e12 && value < 1e13) return 13; // times from 2001-09-09 to 2286-11-20
  return String(value).length;
}

const SEPARATORS = 5; // four commas and the line feed
const SCORE = 1;

/**
 * Bytes of the interactions `from` (included) to `to` (not) of one sequence: `t_dat` in ms, `article` indexes
 * `articleBytes`, which holds the bytes of each id as a CSV field.
 */
export function interactionsCsvBytes(
  customerBytes: number,
  t_dat: Float64Array,
  article: ArrayLike<number>,
  articleBytes: ArrayLike<number>,
  from: number,
  to: number,
): number {
  let bytes = (to - from) * (customerBytes + SCORE + SEPARATORS);
  let previous = from === 0 ? START.length : articleBytes[article[from - 1]];
  for (let i = from; i < to; i++) {
    const own = articleBytes[article[i]];
    bytes += decimalCharacters(t_dat[i]) + own + previous;
    previous = own;
  }
  return bytes;
}
