/**
 * How many bytes rows take in CSV, computed from lengths alone. The size is recorded with each stored block,
 * so that a byte offset into a job's CSV leads to the right block without a file. formats/ writes by the same
 * rules; a test compares the two.
 */

import { START } from './interaction.ts';

export { START };

/** Whether a CSV field must be quoted (RFC 4180): it contains a comma, a quote or a line break. */
export function needsCsvQuotes(text: string): boolean {
  return /[",\r\n]/.test(text);
}

/** Bytes of a string as a CSV field in UTF-8, quotes included. */
export function csvFieldBytes(text: string): number {
  let bytes = Buffer.byteLength(text);
  if (!needsCsvQuotes(text)) return bytes;
  for (const character of text) if (character === '"') bytes++;
  return bytes + 2;
}

/** Characters of a whole number in decimal, including a minus sign. */
export function decimalLength(value: number): number {
  return value >= 1e12 && value < 1e13 ? 13 : String(value).length;
}

/**
 * Bytes of the first `length` interactions of a sequence in CSV, without the header. `article[i]` (key or
 * rank) is the index into `articleCsvBytes`, the lengths of the articles' fields. With `skipped` (the
 * scores), prev_article_id is the article of the last interaction with a score above 0.
 */
export function interactionsCsvBytes(
  customerIdCsvBytes: number,
  t_dat: Float64Array,
  length: number,
  articleCsvBytes: Uint8Array | Uint16Array,
  article: Int32Array | Uint32Array,
  skipped?: Uint8Array,
): number {
  // Four commas, a line feed, and the score's one digit.
  let bytes = (customerIdCsvBytes + 6) * length;
  let previous = START.length;
  for (let i = 0; i < length; i++) {
    const own = articleCsvBytes[article[i]];
    bytes += decimalLength(t_dat[i]) + own + previous;
    if (skipped === undefined || skipped[i] > 0) previous = own;
  }
  return bytes;
}
