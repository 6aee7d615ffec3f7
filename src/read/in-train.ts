/** What the columns user_in_train and item_in_train are made from, and what they mean. */
import { boundariesOf, hasFolds, periodOf, type Split } from '../model/split.ts';

/** Epoch milliseconds by key; infinite where there is none. In shared memory. */
export interface FirstPositives {
  customer: Float64Array;
  article: Float64Array;
}

/** Whether `first` lies in the train part; with folds, before the period of a row at `t_dat`. */
export function isInTrain(first: number, split: Split, t_dat: number): boolean {
  const boundaries = boundariesOf(split);
  if (!hasFolds(split)) return first < boundaries[0];
  const period = periodOf(boundaries, t_dat);
  return period > 0 && first < boundaries[period - 1];
}
