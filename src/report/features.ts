/** The distribution of every feature, from the counters of a report. */
import type { FeatureName } from '../model/features.ts';
import { rowsWithScore, type Sales } from './article-records.ts';
import { countFrom, DAY, DURATION_BINS, durationFrom, HOUR } from './bins.ts';
import * as layout from './counts.ts';
import type { Counters, ReportCounts } from './counts.ts';
import { addCells, cellsOf, distribution, remaining } from './distribution.ts';
import type { Bin, Cells, Distribution } from './distribution.ts';

const { AGE_BITS, CELLS, ON_SALE, POSITION_BITS, RELATIVE_BINS } = layout;
const { SAME_ARTICLE, SCORES, SHORT, SHORT_BINS, TIED } = layout;
const MINUTE = 60_000;

/** The counters of one bin, by half and score. */
const cellsAt = (counters: Counters, bin: number): Cells =>
  Array.from(counters.subarray(bin * CELLS, (bin + 1) * CELLS));

/** Whether any of `count` counters from `first` on is not 0. */
function hasRows(counters: Counters, first: number, count: number): boolean {
  for (let i = first; i < first + count; i++) if (counters[i] > 0) return true;
  return false;
}

/** The bins with rows; `edge` gives the least value of a bin, and of the one after the last. */
function* tableBins(
  counters: Counters,
  edge: (bin: number) => number,
  grain: number,
  first = 0,
  count = counters.length / CELLS,
): Generator<Bin> {
  for (let bin = 0; bin < count; bin++) {
    if (!hasRows(counters, (first + bin) * CELLS, CELLS)) continue;
    const [from, to] = [edge(bin), edge(bin + 1)];
    yield { from, to, isExact: to - from <= grain, cells: cellsAt(counters, first + bin) };
  }
}

/** The first half of a table counts values from 0 on, the second the negative ones, mirrored. */
function* signedBins(
  counters: Counters,
  edge: (bin: number) => number,
  grain: number,
  least: number,
): Generator<Bin> {
  const half = counters.length / CELLS / 2;
  yield* tableBins(counters, edge, grain, 0, half);
  for (const bin of tableBins(counters, edge, grain, half, half)) {
    yield { ...bin, from: least - bin.to, to: least - bin.from };
  }
}

const exactBin = (value: number, cells: Cells): Bin => ({ from: value, to: value + 1, isExact: true, cells });

/** The bin of a value, added if there is none. */
function binOf(bins: Map<number, Bin>, value: number): Bin {
  const bin = bins.get(value) ?? exactBin(value, cellsOf());
  bins.set(value, bin);
  return bin;
}

/** All rows. */
export function totalsOf({ position }: ReportCounts): Cells {
  const totals = cellsOf();
  for (const { cells } of tableBins(position, (bin) => bin, 1)) addCells(totals, cells);
  return totals;
}

/** Rows in none of these bins have the value 0. */
const withZeros = (bins: Bin[], totals: Cells): Distribution =>
  distribution([exactBin(0, remaining(totals, bins)), ...bins], totals);

/** Values 0, 1, 2, … */
function numbered(counters: Counters, totals: Cells): Distribution {
  return withZeros(
    [...tableBins(counters, (bin) => bin, 1)].filter(({ from }) => from > 0),
    totals,
  );
}

const yesOrNo = (yes: Cells, totals: Cells): Distribution => withZeros([exactBin(1, yes)], totals);

function flag({ flags }: ReportCounts, totals: Cells, bit: number): Distribution {
  const yes = cellsOf();
  for (let bin = 0; bin < flags.length / CELLS; bin++) if (bin & bit) addCells(yes, cellsAt(flags, bin));
  return yesOrNo(yes, totals);
}

/** By a number that follows from the time alone; rows are known by minute, hour or day. */
function byTime(times: Bin[], totals: Cells, valueOf: (date: Date) => number): Distribution {
  const bins = new Map<number, Bin>();
  for (const { from, cells } of times) addCells(binOf(bins, valueOf(new Date(from))).cells, cells);
  return distribution(bins.values(), totals);
}

/** Durations in whole milliseconds. */
const durations = (counters: Counters, totals: Cells, grain: number): Distribution =>
  distribution(signedBins(counters, durationFrom, grain, 1), totals);

/** Gaps to the row before, or to the one after: the same gap, counted for its other end. */
function gaps({ gaps: pairs }: ReportCounts, totals: Cells, isNext: boolean, grain: number): Distribution {
  const table = new Float64Array(DURATION_BINS * CELLS);
  for (let i = 0; i < pairs.length; i++) {
    const before = Math.floor(i / SCORES);
    const after = before - (before % SCORES) + (i % SCORES);
    table[isNext ? before : after] += pairs[i];
  }
  return distribution(tableBins(table, durationFrom, grain), totals);
}

/**
 * From 0, the customer's first row, to 1, the last; a single row is at 0. Bins that short sequences share
 * with long ones are not exact.
 */
function relativePositions({ relative, most }: ReportCounts, totals: Cells): Distribution {
  const bins = new Map<number, Bin>();
  const isLongExact = most[SCORES] <= RELATIVE_BINS + 1;
  const long = tableBins(relative, (bin) => bin / RELATIVE_BINS, 0, SHORT_BINS, RELATIVE_BINS + 1);
  for (const bin of long)
    bins.set(bin.from, { ...bin, isExact: bin.from === 1 || (bin.from === 0 && isLongExact) });
  const exact = new Map<number, Bin>();
  for (let length = 1; length <= SHORT; length++) {
    for (let i = 0; i < length; i++) {
      const cells = cellsAt(relative, (length * (length - 1)) / 2 + i);
      if (!cells.some((rows) => rows > 0)) continue;
      const value = length === 1 ? 0 : i / (length - 1);
      const bin = bins.get(Math.floor(value * RELATIVE_BINS) / RELATIVE_BINS) ?? binOf(exact, value);
      addCells(bin.cells, cells);
      if (bin.from !== value) bin.isExact = false;
    }
  }
  return distribution([...bins.values(), ...exact.values()], totals);
}

/** Ages are counted in ticks; where times are finer, rows of neighbouring bins may be the other way round. */
function ages({ age, age_tick }: ReportCounts, totals: Cells, grain: number): Distribution {
  const edge = (bin: number) => countFrom(bin, AGE_BITS) * age_tick;
  return distribution(signedBins(age, edge, grain, 0), totals, { overlaps: grain < age_tick });
}

/** By units sold in the whole log. */
function popularity({ articles }: ReportCounts, { units }: Sales, totals: Cells): Distribution {
  const bins = new Map<number, Bin>();
  for (let score = 0; score < SCORES; score++) {
    rowsWithScore(articles, units.length, score).forEach((rows, rank) => {
      binOf(bins, units[rank]).cells[score] += rows;
    });
  }
  const all = totals.map((rows, i) => (i < SCORES ? rows + totals[SCORES + i] : 0));
  return distribution(bins.values(), all, { hasHalves: false });
}

/** The widest of these units of which all times of rows are whole multiples, in ms. */
function grainOf({ millisecond, second, minute, hour }: ReportCounts): number {
  const hasNonZero = (table: Counters) => hasRows(table, CELLS, table.length - CELLS);
  if (hasNonZero(millisecond)) return 1;
  if (hasNonZero(second)) return 1000;
  if (hasNonZero(minute)) return MINUTE;
  return hasNonZero(hour) ? HOUR : DAY;
}

/** The same for the articles' first sales. */
const saleGrain = ({ first_sale }: Sales): number =>
  [DAY, HOUR, MINUTE, 1000].find((unit) => first_sale.every((t) => t % unit === 0)) ?? 1;

export function featureDistributions(counts: ReportCounts, facts: Sales): Record<FeatureName, Distribution> {
  const totals = totalsOf(counts);
  const grain = grainOf(counts);
  const timeEdge = (bin: number) => counts.time_start + bin * counts.time_unit;
  const times = [...tableBins(counts.time, timeEdge, grain)];
  const positions = tableBins(counts.position, (bin) => countFrom(bin, POSITION_BITS), 1);
  return {
    hour: numbered(counts.hour, totals),
    minute: numbered(counts.minute, totals),
    second: numbered(counts.second, totals),
    millisecond: numbered(counts.millisecond, totals),
    // Monday is 0, as in Python.
    day_of_week: byTime(times, totals, (date) => (date.getUTCDay() + 6) % 7),
    day_of_month: byTime(times, totals, (date) => date.getUTCDate()),
    month: byTime(times, totals, (date) => date.getUTCMonth() + 1),
    time: distribution(times, totals),
    days_before_last_purchase: durations(counts.before_last, totals, grain),
    days_after_first_purchase: durations(counts.after_first, totals, grain),
    gap_to_previous: gaps(counts, totals, false, grain),
    gap_to_next: gaps(counts, totals, true, grain),
    position: distribution(positions, totals),
    relative_position: relativePositions(counts, totals),
    article_popularity: popularity(counts, facts, totals),
    article_age: ages(counts, totals, Math.min(grain, saleGrain(facts))),
    on_sale: flag(counts, totals, ON_SALE),
    same_article_as_previous: flag(counts, totals, SAME_ARTICLE),
    tied_in_time: flag(counts, totals, TIED),
    bought_at_another_time: yesOrNo(cellsAt(counts.bought_elsewhere, 0), totals),
  };
}
