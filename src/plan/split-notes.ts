/** Parts of a split without rows, since all transactions are elsewhere: sentences for the job's notes. */
import { segmentsOf } from '../generate/session/segments.ts';
import type { Split } from '../model/split.ts';
import type { MovedTimes } from './shift.ts';

const dateOf = (time: number) => new Date(time).toISOString().replace('T00:00:00.000Z', '');

export function splitNotes(
  { split }: { split?: Split | null },
  { first, last, shift }: MovedTimes,
): string[] {
  if (!split) return [];
  const empty = segmentsOf(split).filter(({ from, to }) => from > last || to <= first);
  if (empty.length === 0) return [];
  const names = empty.map(({ name }) => name).join(', ');
  const range = `all transactions are from ${dateOf(first)} to ${dateOf(last)}`;
  const moved = shift === 0 ? '' : ' after shift_to, and moments of split refer to these times';
  return [`No rows are in ${names}, since ${range}${moved}.`];
}
