/** Adding up what several threads, or several stretches of customers, have counted. */
import { CELLS, type Counters, type ReportState } from './state.ts';

/**
 * The report's state over the rows of both; neither is changed. Both must be of the same job. Sums of whole numbers
 * below 2^53, so any order of merging gives the same.
 */
export function mergeReports(a: ReportState, b: ReportState): ReportState {
  if (a.time_unit !== b.time_unit || a.age_tick !== b.age_tick || a.articles.length !== b.articles.length) {
    throw new RangeError('These states are of different jobs');
  }
  const time_start = Math.min(a.time_start, b.time_start);
  const merged: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(a) as [keyof ReportState, number | Counters][]) {
    merged[name] = typeof value === 'number' ? value + (b[name] as number) : sum(value, b[name] as Counters);
  }
  return {
    ...(merged as unknown as ReportState),
    time_unit: a.time_unit,
    age_tick: a.age_tick,
    time_start,
    time: sum(shifted(a, time_start), shifted(b, time_start)),
    most: a.most.map((most, i) => Math.max(most, b.most[i])),
  };
}

function sum(a: Counters, b: Counters): Float64Array {
  const [longer, shorter] = a.length < b.length ? [b, a] : [a, b];
  const total = Float64Array.from(longer);
  for (let i = 0; i < shorter.length; i++) total[i] += shorter[i];
  return total;
}

/** The bins of time as if they began at `time_start`. */
function shifted({ time, time_unit, time_start: own }: ReportState, time_start: number): Counters {
  const before = ((own - time_start) / time_unit) * CELLS;
  if (before === 0) return time;
  const moved = new Float64Array(before + time.length);
  moved.set(time, before);
  return moved;
}
