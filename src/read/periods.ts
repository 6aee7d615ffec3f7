/** The filters `split` and `fold` as what they come to in a job: periods of time. */
import type { RowFilter } from '../contract.ts';
import { faulty } from '../errors.ts';
import { boundariesOf, hasFolds, periodOf, SPLIT_PARTS, type Split } from '../model/split.ts';

/** Boundaries of a job's split, and by period whether its rows are wanted. */
export interface Periods {
  boundaries: readonly number[];
  wanted: boolean[];
}

/** Filters of a query, in which periods stand for `split` and `fold`. */
export interface QueryFilter extends Omit<RowFilter, 'split' | 'fold'> {
  periods?: Periods;
}

export const isInPeriods = ({ boundaries, wanted }: Periods, t_dat: number): boolean =>
  wanted[periodOf(boundaries, t_dat)];

/** `split` is that of the job, if it has one. Throws Problem (bad_data) where that has no such parts. */
export function filterOfJob(
  { split: parts, fold: folds, ...filter }: RowFilter,
  id: number,
  split: Split | undefined,
): QueryFilter {
  if (parts === undefined && folds === undefined) return filter;
  const wrong = [
    ...(parts && (!split || hasFolds(split) || parts.length === 0) ? ['split'] : []),
    ...(folds && !(split && hasFolds(split)) ? ['fold'] : []),
  ];
  if (split === undefined || wrong.length > 0) {
    const detail = `does not fit: ${splitOf(id, split)}`;
    throw faulty(
      wrong.map((parameter) => ({ parameter, detail: `${parameter} ${detail}` })),
      'bad_data',
    );
  }
  const boundaries = boundariesOf(split);
  const above = folds?.find((fold) => fold > boundaries.length);
  if (above !== undefined) {
    const detail = `fold must be at most ${boundaries.length}, the last fold of job ${id}, not ${above}.`;
    throw faulty([{ parameter: 'fold', detail }], 'bad_data');
  }
  const wanted = Array.from({ length: boundaries.length + 1 }, (_, period) =>
    folds ? folds.includes(period) : parts!.includes(SPLIT_PARTS[period]),
  );
  return { ...filter, periods: { boundaries, wanted } };
}

/** What split a job has, and which filter goes with it. */
function splitOf(id: number, split: Split | undefined): string {
  if (!split) return `job ${id} has no split. Start a job with the parameter split.`;
  if (!hasFolds(split)) return `job ${id} has train, validation and test rows. Use split=train instead.`;
  return `job ${id} has the folds 0 to ${split.folds.length}. Use fold=0 or fold=0-1 instead.`;
}
