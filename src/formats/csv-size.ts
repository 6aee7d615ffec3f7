/**
 * How many bytes rows take in CSV, from lengths alone. The size of each block is recorded as it is stored, so
 * that a byte offset into a job's CSV leads to its customer without a file. A test holds it to what the
 * writers write.
 */
import { START } from '../model/interaction.ts';

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

interface Rows {
  t_dat: Float64Array;
  /** Indices (keys or ranks) into the lengths of the articles' fields. */
  article: Int32Array | Uint32Array;
  score: Uint8Array;
}

/**
 * Bytes of the first `length` rows of a sequence in CSV, without the header. With `skipsIgnores`,
 * prev_article_id is the article of the last row with a score above 0.
 */
export function interactionsCsvBytes(
  customerIdCsvBytes: number,
  articleCsvBytes: Uint8Array | Uint16Array,
  { t_dat, article, score }: Rows,
  length: number,
  skipsIgnores: boolean,
): number {
  // Four commas, a line feed, and the score's one digit.
  let bytes = (customerIdCsvBytes + 6) * length;
  let previous = START.length;
  for (let i = 0; i < length; i++) {
    const own = articleCsvBytes[article[i]];
    bytes += decimalLength(t_dat[i]) + own + previous;
    if (!skipsIgnores || score[i] > 0) previous = own;
  }
  return bytes;
}
