/**
 * The content digest of a job: SHA-256 over the catalogue's digest, what prev_article_id follows if not the
 * row before, and the sequences' digests in order. That of a sequence: SHA-256 over all times (doubles),
 * ranks (32 bits) and scores (bytes), the encoded details of session presets block after block, and the
 * customer's id in UTF-8; little-endian.
 */
import { createHash, hash, type Hash } from 'node:crypto';
import type { Interactions } from '../generate/interactions.ts';
import { prevSkipsIgnores, type GenerationPlan } from './plan.ts';

export const DIGEST_BYTES = 32;

/** Bytes of a row: time, rank and score. */
const ROW = 13;
/** Most bytes of a UTF-16 code unit in UTF-8. */
const CODE_UNIT = 3;

/** In the digest of jobs whose prev_article_id skips ignores: the rows are the same, their files differ. */
const SKIPS_IGNORES = 'prev_skips_ignores';

/** The beginning of a content digest: those of the sequences are still to be added. */
export function contentDigest({
  catalogue,
  parameters,
}: Pick<GenerationPlan, 'catalogue' | 'parameters'>): Hash {
  const digest = createHash('sha256').update(catalogue.digest);
  return prevSkipsIgnores(parameters) ? digest.update(SKIPS_IGNORES) : digest;
}

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
