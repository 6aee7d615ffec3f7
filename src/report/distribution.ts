/** How the rows of each label are distributed over the values of one feature. */
import { CELLS, SCORES } from './counts.ts';

/** Rows by half and score: half * SCORES + score. */
export type Cells = number[];

/** Rows whose value is at least `from` and less than `to`. */
export interface Bin {
  from: number;
  to: number;
  /** All its rows have the same value. */
  isExact: boolean;
  cells: Cells;
}

export interface Distribution {
  /** Those with rows, in order of value; rows without a value are in a last one, from Infinity. */
  bins: Bin[];
  /** Values are so inexact that rows of neighbouring bins may be in the wrong order. */
  overlaps: boolean;
  /** Whether rows are counted by half; otherwise all are in the first. */
  hasHalves: boolean;
}

export const cellsOf = (): Cells => new Array<number>(CELLS).fill(0);

export const rowsWith = ({ cells }: Bin, score: number): number => cells[score] + cells[SCORES + score];

export function addCells(to: Cells, from: Cells): void {
  for (let i = 0; i < CELLS; i++) to[i] += from[i];
}

/** Rows that are in none of the bins. */
export function remaining(totals: Cells, bins: Bin[]): Cells {
  return totals.map((rows, i) => bins.reduce((left, { cells }) => left - cells[i], rows));
}

/** Puts bins in order, and rows that are in none of them in a last one. */
export function distribution(
  bins: Iterable<Bin>,
  totals: Cells,
  { overlaps = false, hasHalves = true } = {},
): Distribution {
  const hasRows = (cells: Cells) => cells.some((rows) => rows > 0);
  const filled = [...bins].filter(({ cells }) => hasRows(cells)).sort((a, b) => a.from - b.from);
  const missing = remaining(totals, filled);
  if (hasRows(missing)) filled.push({ from: Infinity, to: Infinity, isExact: true, cells: missing });
  return { bins: filled, overlaps, hasHalves };
}
