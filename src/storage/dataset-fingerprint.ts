/** The fingerprint of a data set: equal for equal multisets of rows, whatever their order and files. */
import { createHash } from 'node:crypto';

/** SHA-256 of the lane-wise sum (modulo 2^32) of the imports' content sums, see load/multiset-sum.ts. */
export function fingerprintOf(kind: string, imports: { content_sum: string }[]): string {
  const lanes: number[] = [];
  for (const { content_sum: sum } of imports) {
    for (let lane = 0; lane * 8 < sum.length; lane++) {
      lanes[lane] = ((lanes[lane] ?? 0) + parseInt(sum.slice(lane * 8, lane * 8 + 8), 16)) >>> 0;
    }
  }
  const digits = lanes.every((lane) => lane === 0)
    ? ''
    : lanes.map((lane) => lane.toString(16).padStart(8, '0')).join('');
  return createHash('sha256').update(`footfall ${kind}\n${digits}`).digest('hex');
}
