/**
 * How many bytes rows take in CSV, from lengths alone. The size of each sequence is recorded as it is stored, so that a
 * byte offset into a job's CSV leads to its customer without a file. formats/ writes by the same rules, and a
 * test holds the two together.
 */

import { START } from './interaction.ts';

export { START };

/** Whether a field of CSV must be quoted (RFC 4180): it has a comma, a quote or a line break. */
export function needsCsvQuotes(text: string): boolean {
  return /[",\r\n]/.test(text);
}

/** Bytes of a text as a field of CSV in UTF-8, quotes included. */
export function csvFieldBytes(text: string): number {
  let bytes = Buffer.byteLength(text);
  if (!needsCsvQuotes(text)) return bytes;
  for (const character of text) if (character === '"') bytes++;
  return bytes + 2;
}

/** Digits of a whole number, and its minus. */
export function decimalLength(value: number): number {
  return value >= 1e12 && value < 1e13 ? 13 : String(value).length;
}

/**
 * Bytes of the first `length` interactions of a sequence in CSV, without the header. `article[i]` (key or rank) is the
 * index into `articleCsvBytes`, the lengths of the articles' fields. With `skipped` (the scores), prev_article_id is the
 * article of the last event with a score above 0.
 */
export function interactionsCsvBytes(
  customerIdCsvBytes: number,
  t_dat: Float64Array,
  length: number,
  articleCsvBytes: Uint8Array | Uint16Array,
  article: Int32Array | Uint32Array,
  skipped?: Uint8Array,
): number {
  // Four commas, a line feed, one digit of score.
  let bytes = (customerIdCsvBytes + 6) * length;
  let previous = START.length;
  for (let i = 0; i < length; i++) {
    const own = articleCsvBytes[article[i]];
    bytes += decimalLength(t_dat[i]) + own + previous;
    if (skipped === undefined || skipped[i] > 0) previous = own;
  }
  return bytes;
}
