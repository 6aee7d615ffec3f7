import type { SplitBoundaries } from '../../model/session-preset.ts';

export type SegmentName = 'all' | 'train' | 'validation' | 'test';

/** A range of time that is generated without knowing what comes later: epoch milliseconds, `to` exclusive. */
export interface Segment {
  name: SegmentName;
  from: number;
  to: number;
}

/** By time. Without a split there is one segment, `all`. */
export function segmentsOf(split: SplitBoundaries | null): Segment[] {
  if (!split) return [{ name: 'all', from: -Infinity, to: Infinity }];
  const { validation_from, test_from } = split;
  return [
    { name: 'train', from: -Infinity, to: validation_from },
    { name: 'validation', from: validation_from, to: test_from },
    { name: 'test', from: test_from, to: Infinity },
  ];
}
