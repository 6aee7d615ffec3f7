/** How rows are split by time. Without schemas, like every file that threads load. */

/** The parts of a split at two moments, in order of time. */
export const SPLIT_PARTS = ['train', 'validation', 'test'] as const;
export type SplitPart = (typeof SPLIT_PARTS)[number];

/** At most so many boundaries: each fold has tables of candidates of its own. */
export const FOLDS_MAX = 50;

/** Two moments that make the parts, or the boundaries of folds; epoch milliseconds, ascending. */
export type Split = { validation_from: number; test_from: number } | { folds: number[] };

export const hasFolds = (split: Split): split is { folds: number[] } => 'folds' in split;

/** The moments at which a period of a split begins, but for the first one. */
export const boundariesOf = (split: Split): readonly number[] =>
  hasFolds(split) ? split.folds : [split.validation_from, split.test_from];

/** Which period of a split a time lies in, from 0: how many boundaries are at or before it. */
export function periodOf(boundaries: readonly number[], t_dat: number): number {
  let period = 0;
  while (period < boundaries.length && boundaries[period] <= t_dat) period++;
  return period;
}

/** The split `shift` milliseconds later. */
export const laterSplit = (split: Split, shift: number): Split =>
  hasFolds(split)
    ? { folds: split.folds.map((boundary) => boundary + shift) }
    : { validation_from: split.validation_from + shift, test_from: split.test_from + shift };
