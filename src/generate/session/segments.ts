import { boundariesOf, hasFolds, SPLIT_PARTS, type Split, type SplitPart } from '../../model/split.ts';

export type SegmentName = 'all' | SplitPart | `fold ${number}`;

/** A range of time that is generated without knowing what comes later: epoch milliseconds, `to` exclusive. */
export interface Segment {
  name: SegmentName;
  from: number;
  to: number;
}

/** By time. Without a split there is one segment, `all`. */
export function segmentsOf(split: Split | null): Segment[] {
  if (!split) return [{ name: 'all', from: -Infinity, to: Infinity }];
  const boundaries = [-Infinity, ...boundariesOf(split), Infinity];
  return boundaries.slice(1).map((to, i) => ({
    name: hasFolds(split) ? `fold ${i}` : SPLIT_PARTS[i],
    from: boundaries[i],
    to,
  }));
}
