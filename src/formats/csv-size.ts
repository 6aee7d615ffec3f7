/** Sizes of rows in CSV, stored with each block to find the customer at a byte offset of a job's CSV. */
import { START } from '../model/interaction-columns.ts';
import { has13Digits } from './numbers.ts';

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

interface Rows {
  t_dat: Float64Array;
  /** Indices (keys or ranks) into the lengths of the articles' fields. */
  article: Int32Array | Uint32Array;
  score: Uint8Array;
}

/** Rows `from` to `to` (exclusive), and the row that prev_article_id of the first one names; -1: START. */
export interface RowRange {
  from: number;
  to: number;
  previous: number;
}

/**
 * Bytes of some rows of a sequence in CSV, without the header. With `skipsIgnores`, prev_article_id is the
 * article of the last row with a score above 0.
 */
export function interactionsCsvBytes(
  customerIdCsvBytes: number,
  articleCsvBytes: Uint8Array | Uint16Array,
  { t_dat, article, score }: Rows,
  { from, to, previous }: RowRange,
  skipsIgnores: boolean,
): number {
  // Four commas, a line feed, and the score's one digit.
  let bytes = (customerIdCsvBytes + 6) * (to - from);
  let before = previous < 0 ? START.length : articleCsvBytes[article[previous]];
  for (let i = from; i < to; i++) {
    const own = articleCsvBytes[article[i]];
    bytes += (has13Digits(t_dat[i]) ? 13 : String(t_dat[i]).length) + own + before;
    if (!skipsIgnores || score[i] > 0) before = own;
  }
  return bytes;
}
