/** What single features of a row are known from, taken from the counters of a report. */
import type { FeatureName } from '../model/leak-audit.ts';
import { countFrom, DAY, DURATION_BINS, durationFrom, HOUR } from './bins.ts';
import { addCells, cellsOf, distribution, type Bin, type Cells, type Distribution } from './distribution.ts';
import { rowsOf, type SaleFacts } from './article-records.ts';
import {
  AGE_BINS,
  AGE_BITS,
  CELLS,
  HALF_CELLS,
  HALVES,
  ON_SALE,
  PAIR_CELLS,
  POSITION_BITS,
  RELATIVE_BINS,
  SAME_ARTICLE,
  SCORES,
  SHORT,
  SHORT_BINS,
  TIED,
  type Counters,
  type ReportCounts,
} from './counts.ts';

const MINUTE = 60_000;

/** The counters of one bin, by half and score. */
function cellsAt(counters: Counters, bin: number): Cells {
  const cells = cellsOf();
  for (let half = 0; half < HALVES; half++) {
    for (let score = 0; score < SCORES; score++) {
      cells[half * SCORES + score] = counters[bin * CELLS + half * HALF_CELLS + score];
    }
  }
  return cells;
}

/** Whether any counter of so many from `first` on is not 0. */
function hasRows(counters: Counters, first: number, count: number): boolean {
  for (let i = first; i < first + count; i++) if (counters[i] > 0) return true;
  return false;
}

/** Bins of a table, `edges` being the least value of each and of the one after it. */
function* tableBins(
  counters: Counters,
  first: number,
  count: number,
  edges: (bin: number) => [from: number, to: number],
  grain: number,
): Generator<Bin> {
  for (let bin = 0; bin < count; bin++) {
    if (!hasRows(counters, (first + bin) * CELLS, CELLS)) continue;
    const cells = cellsAt(counters, first + bin);
    const [from, to] = edges(bin);
    yield { from, to, isExact: to - from <= grain, cells };
  }
}

/** All rows. */
export function totalsOf({ position }: ReportCounts): Cells {
  const totals = cellsOf();
  for (let bin = 0; bin < position.length / CELLS; bin++) {
    if (hasRows(position, bin * CELLS, CELLS)) addCells(totals, cellsAt(position, bin));
  }
  return totals;
}

/** Values 0, 1, 2, …; what is in no other bin has the value 0. */
function numbered(counters: Counters, totals: Cells): Distribution {
  const bins = [...tableBins(counters, 0, counters.length / CELLS, (bin) => [bin, bin + 1], 1)];
  const zero = totals.slice();
  for (const { cells } of bins) for (let i = 0; i < zero.length; i++) zero[i] -= cells[i];
  const found = bins.find(({ from }) => from === 0);
  if (found) addCells(found.cells, zero);
  else bins.push({ from: 0, to: 1, isExact: true, cells: zero });
  return distribution(bins, totals);
}

/** By a number that follows from the time alone; rows are known by minute, hour or day. */
function byTime(times: Iterable<Bin>, totals: Cells, valueOf: (t: number) => number): Distribution {
  const bins = new Map<number, Bin>();
  for (const { from, cells } of times) {
    const value = valueOf(from);
    const bin = bins.get(value);
    if (bin) addCells(bin.cells, cells);
    else bins.set(value, { from: value, to: value + 1, isExact: true, cells: cells.slice() });
  }
  return distribution(bins.values(), totals);
}

function timeBins({ time, time_start, time_unit }: ReportCounts, grain: number): Iterable<Bin> {
  const edge = (bin: number) => time_start + bin * time_unit;
  return tableBins(time, 0, time.length / CELLS, (bin) => [edge(bin), edge(bin + 1)], grain);
}

/** Durations of 0 and more, and the negative ones, whole milliseconds. */
function durations(counters: Counters, totals: Cells, grain: number): Distribution {
  const edges = (bin: number): [number, number] => [durationFrom(bin), durationFrom(bin + 1)];
  return distribution(
    [
      ...tableBins(counters, 0, DURATION_BINS, edges, grain),
      ...tableBins(
        counters,
        DURATION_BINS,
        DURATION_BINS,
        (bin) => [1 - durationFrom(bin + 1), 1 - durationFrom(bin)],
        grain,
      ),
    ],
    totals,
  );
}

/** Gaps to the row before, or to the one after: the same gap, counted for its other end. */
function gaps({ gaps: counters }: ReportCounts, totals: Cells, isNext: boolean, grain: number): Distribution {
  const bins: Bin[] = [];
  for (let bin = 0; bin < DURATION_BINS; bin++) {
    if (!hasRows(counters, bin * PAIR_CELLS, PAIR_CELLS)) continue;
    const cells = cellsOf();
    for (let pair = 0; pair < PAIR_CELLS; pair++) {
      const half = Math.floor(pair / (HALF_CELLS * HALF_CELLS));
      const score = (isNext ? Math.floor(pair / HALF_CELLS) : pair) % HALF_CELLS;
      if (score < SCORES) cells[half * SCORES + score] += counters[bin * PAIR_CELLS + pair];
    }
    const from = durationFrom(bin);
    const to = durationFrom(bin + 1);
    bins.push({ from, to, isExact: to - from <= grain, cells });
  }
  return distribution(bins, totals);
}

/**
 * From 0, the customer's first row, to 1, its last; 0 for an only one. Exact positions in short sequences
 * that lie in the same bin as long ones lose their exactness.
 */
function relativePositions({ relative, most }: ReportCounts, totals: Cells): Distribution {
  const bins = new Map<number, Bin>();
  const isLongExact = most[SCORES] <= RELATIVE_BINS + 1;
  for (let bin = 0; bin <= RELATIVE_BINS; bin++) {
    if (!hasRows(relative, (SHORT_BINS + bin) * CELLS, CELLS)) continue;
    const cells = cellsAt(relative, SHORT_BINS + bin);
    const isExact = bin === RELATIVE_BINS || (bin === 0 && isLongExact);
    bins.set(bin, { from: bin / RELATIVE_BINS, to: (bin + 1) / RELATIVE_BINS, isExact, cells });
  }
  const exact = new Map<number, Bin>();
  for (let length = 1; length <= SHORT; length++) {
    for (let i = 0; i < length; i++) {
      const cells = cellsAt(relative, (length * (length - 1)) / 2 + i);
      if (!cells.some((rows) => rows > 0)) continue;
      const value = length === 1 ? 0 : i / (length - 1);
      const shared = bins.get(Math.floor(value * RELATIVE_BINS)) ?? exact.get(value);
      if (shared) {
        addCells(shared.cells, cells);
        if (shared.from !== value) shared.isExact = false;
      } else exact.set(value, { from: value, to: value, isExact: true, cells });
    }
  }
  return distribution([...bins.values(), ...exact.values()], totals);
}

function flag({ flags }: ReportCounts, totals: Cells, bit: number): Distribution {
  const no = cellsOf();
  const yes = cellsOf();
  for (let bin = 0; bin < flags.length / CELLS; bin++) addCells(bin & bit ? yes : no, cellsAt(flags, bin));
  return yesOrNo(no, yes, totals);
}

function yesOrNo(no: Cells, yes: Cells, totals: Cells): Distribution {
  const bin = (value: number, cells: Cells): Bin => ({ from: value, to: value + 1, isExact: true, cells });
  return distribution([bin(0, no), bin(1, yes)], totals);
}

function boughtElsewhere({ bought_elsewhere }: ReportCounts, totals: Cells): Distribution {
  const yes = cellsAt(bought_elsewhere, 0);
  return yesOrNo(
    totals.map((rows, i) => rows - yes[i]),
    yes,
    totals,
  );
}

function ages({ age, age_tick }: ReportCounts, totals: Cells, grain: number): Distribution {
  const edge = (bin: number) => countFrom(bin, AGE_BITS) * age_tick;
  const bins = [
    ...tableBins(age, 0, AGE_BINS, (bin) => [edge(bin), edge(bin + 1)], grain),
    ...tableBins(age, AGE_BINS, AGE_BINS, (bin) => [-edge(bin + 1), -edge(bin)], grain),
  ];
  return distribution(bins, totals, { overlaps: grain < age_tick });
}

/** By units sold in the whole log. */
function popularity({ articles }: ReportCounts, { units }: SaleFacts, totals: Cells): Distribution {
  const bins = new Map<number, Bin>();
  for (let rank = 0; rank < units.length; rank++) {
    const value = units[rank];
    let bin = bins.get(value);
    if (!bin) bins.set(value, (bin = { from: value, to: value + 1, isExact: true, cells: cellsOf() }));
    for (let score = 0; score < SCORES; score++) bin.cells[score] += rowsOf(articles, rank, score);
  }
  const all = totals.map((rows, i) => (i < SCORES ? rows + totals[SCORES + i] : 0));
  return distribution(bins.values(), all, { hasHalves: false });
}

/** The widest of these units of which all times of rows are whole multiples, in ms. */
export function grainOf(counts: ReportCounts, totals: Cells): number {
  const hasNonZero = (counters: Counters) =>
    numbered(counters, totals).bins.some(({ from, cells }) => from > 0 && cells.some((rows) => rows > 0));
  if (hasNonZero(counts.millisecond)) return 1;
  if (hasNonZero(counts.second)) return 1000;
  if (hasNonZero(counts.minute)) return MINUTE;
  return hasNonZero(counts.hour) ? HOUR : DAY;
}

/** The same of the articles' first sales. */
function saleGrain({ first_sale }: SaleFacts): number {
  let grain = DAY;
  for (const unit of [DAY, HOUR, MINUTE, 1000, 1]) {
    grain = unit;
    if (first_sale.every((t) => t % unit === 0)) break;
  }
  return grain;
}

/** The distribution of every feature, by its name in the report. */
export function featureDistributions(
  counts: ReportCounts,
  facts: SaleFacts,
): Record<FeatureName, Distribution> {
  const totals = totalsOf(counts);
  const grain = grainOf(counts, totals);
  const times = [...timeBins(counts, grain)];
  const calendar = (valueOf: (date: Date) => number) => byTime(times, totals, (t) => valueOf(new Date(t)));
  const positions = tableBins(
    counts.position,
    0,
    counts.position.length / CELLS,
    (bin) => [countFrom(bin, POSITION_BITS), countFrom(bin + 1, POSITION_BITS)],
    1,
  );
  return {
    hour: numbered(counts.hour, totals),
    minute: numbered(counts.minute, totals),
    second: numbered(counts.second, totals),
    millisecond: numbered(counts.millisecond, totals),
    // Monday is 0, as in Python.
    day_of_week: calendar((date) => (date.getUTCDay() + 6) % 7),
    day_of_month: calendar((date) => date.getUTCDate()),
    month: calendar((date) => date.getUTCMonth() + 1),
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
    bought_at_another_time: boughtElsewhere(counts, totals),
  };
}
