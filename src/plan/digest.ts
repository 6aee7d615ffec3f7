/**
 * The digest of a sequence: SHA-256 over all times (doubles), ranks (32 bits) and scores (bytes), the encoded
 * details of session presets block after block, and the customer's id in UTF-8; little-endian.
 */
import { hash } from 'node:crypto';
import type { Interactions } from '../generate/interactions.ts';

export const DIGEST_BYTES = 32;

/** Bytes of a row: time, rank and score. */
const ROW = 13;
/** Most bytes of a UTF-16 code unit in UTF-8. */
const CODE_UNIT = 3;

/** Gathers what is digested in memory that is reused: one call of the hash per sequence. */
export function sequenceDigester() {
  let bytes = Buffer.alloc(0);
  let times = new Float64Array(0);
  let ranks = new Int32Array(0);

  function reserve(length: number): void {
    if (length <= bytes.length) return;
    bytes = Buffer.alloc(2 ** Math.ceil(Math.log2(length)));
    times = new Float64Array(bytes.buffer);
    ranks = new Int32Array(bytes.buffer);
  }

  return (customerId: string, rows: Interactions, encodedDetails: Uint8Array): Buffer => {
    const { length, t_dat, article, score } = rows;
    reserve(length * ROW + encodedDetails.length + customerId.length * CODE_UNIT);
    // Sequences are short: loops take less time than making the views that copies of whole columns need.
    for (let i = 0; i < length; i++) times[i] = t_dat[i];
    for (let i = 0, at = length * 2; i < length; i++, at++) ranks[at] = article[i];
    for (let i = 0, at = length * 12; i < length; i++, at++) bytes[at] = score[i];
    bytes.set(encodedDetails, length * ROW);
    const id = length * ROW + encodedDetails.length;
    return hash('sha256', bytes.subarray(0, id + bytes.write(customerId, id)), 'buffer');
  };
}
