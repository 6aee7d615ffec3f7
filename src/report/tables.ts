/**
 * The counters of one thread while it counts: of 16 bits each, so that those in use stay in the processor's cache,
 * and beside them what ran over, which is touched once in 65,536 times. Table lies behind table, because one array
 * needs one base address; bins and cells are those that ReportState says.
 */
import { countBins, DURATION_BINS, durationBin } from './bins.ts';
import {
  AGE_BINS,
  CELLS,
  LONGEST,
  PAIR_BITS,
  PAIR_CELLS,
  POSITION_BITS,
  RELATIVE_BINS,
  SCORE_BITS,
  SESSION_GAP,
  SHORT_BINS,
  SIZE_BINS,
  type ReportState,
} from './state.ts';

/** Bins of the tables that have CELLS counters in each. */
const BINS = {
  hour: 24,
  minute: 60,
  second: 60,
  millisecond: 1000,
  before_last: 2 * DURATION_BINS,
  after_first: 2 * DURATION_BINS,
  age: 2 * AGE_BINS,
  position: countBins(LONGEST, POSITION_BITS),
  relative: SHORT_BINS + RELATIVE_BINS + 1,
  flags: 8,
  bought_elsewhere: 1,
};
/** Counters of the others. */
const OTHERS = {
  gaps: DURATION_BINS * PAIR_CELLS,
  sizes: 4 * SIZE_BINS,
  session_rows: SIZE_BINS,
  session_clicks: SIZE_BINS,
  dwell: durationBin(SESSION_GAP) + 1,
};

type TableName = keyof typeof BINS | keyof typeof OTHERS;
type Places = Readonly<Record<TableName, number>>;

/** Where each table begins, and where the last one ends; for the customers of one half or the other. */
function placesOf(half: number): { at: Places; end: number } {
  const at: Record<string, number> = {};
  let end = 0;
  for (const [name, bins] of Object.entries(BINS)) {
    at[name] = end + (half << SCORE_BITS);
    end += bins * CELLS;
  }
  for (const [name, counters] of Object.entries(OTHERS)) {
    at[name] = end + (name === 'gaps' ? half << (PAIR_BITS - 1) : 0);
    end += counters;
  }
  return { at: at as Places, end };
}

const { at: TABLE_AT, end: COUNTERS } = placesOf(0);
/** Where the cells of a half begin in each table; those without halves begin at the same place for both. */
export const HALF_AT: readonly Places[] = [TABLE_AT, placesOf(1).at];

/** A counter is `low + high`. */
export interface Tables {
  low: Uint16Array;
  high: Float64Array;
}

/** The greatest value of a `low`: with the next row it is 0 again, and `high` gets CARRY. */
export const FULL = 65_535;
export const CARRY = 65_536;

export const emptyTables = (counters = COUNTERS): Tables => ({
  low: new Uint16Array(counters),
  high: new Float64Array(counters),
});

/** The counters from `from` to `to` (not included); all of them if nothing else is said. */
export function countersIn({ low, high }: Tables, from = 0, to = low.length): Float64Array {
  return high.slice(from, to).map((carried, i) => carried + low[from + i]);
}

/** The tables as a report's state has them. */
export function tablesOf(tables: Tables): Pick<ReportState, TableName> {
  const begins = Object.values(TABLE_AT);
  const named = Object.entries(TABLE_AT).map(([name, at], i) => [
    name,
    countersIn(tables, at, begins[i + 1] ?? COUNTERS),
  ]);
  return Object.fromEntries(named) as Pick<ReportState, TableName>;
}

/** Adds a row to a counter. */
export function addRow({ low, high }: Tables, counter: number): void {
  if (low[counter]++ === FULL) high[counter] += CARRY;
}

/** Adds so many ignores, clicks and purchases to the cells that begin at `cell`. Most are fewer than a carry. */
export function addRows(
  low: Uint16Array,
  high: Float64Array,
  cell: number,
  ignores: number,
  clicks: number,
  purchases: number,
): void {
  const a = (low[cell] + ignores) | 0;
  const b = (low[cell + 1] + clicks) | 0;
  const c = (low[cell + 2] + purchases) | 0;
  low[cell] = a;
  low[cell + 1] = b;
  low[cell + 2] = c;
  if ((a | b | c) <= FULL) return;
  high[cell] += a & ~FULL;
  high[cell + 1] += b & ~FULL;
  high[cell + 2] += c & ~FULL;
}
