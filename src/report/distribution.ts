/** How the rows of each label are distributed over the values of one feature. */
import { HALVES, SCORES } from './counts.ts';

/** Rows by half and score: half * SCORES + score. */
export type Cells = number[];
export const CELLS_IN_BIN = HALVES * SCORES;

/** Rows whose value is at least `from` and less than `to`. */
export interface Bin {
  from: number;
  to: number;
  /** All its rows have the same value, so that nothing is lost by not knowing more. */
  isExact: boolean;
  cells: Cells;
}

export interface Distribution {
  /** Those with rows, in order of value. Rows without a value are in a last one, from Infinity. */
  bins: Bin[];
  /** Values are known so inexactly that rows of neighbouring bins may be the other way round. */
  overlaps: boolean;
  /** Rows are counted by half; else they are all in the first. */
  hasHalves: boolean;
}

export const cellsOf = (): Cells => new Array<number>(CELLS_IN_BIN).fill(0);

export function rowsWith(bin: Bin, score: number): number {
  return bin.cells[score] + bin.cells[SCORES + score];
}

export function addCells(to: Cells, from: Cells): void {
  for (let i = 0; i < CELLS_IN_BIN; i++) to[i] += from[i];
}

/** Puts bins in order, and rows that are in none of them in a last one. */
export function distribution(
  bins: Iterable<Bin>,
  totals: Cells,
  { overlaps = false, hasHalves = true } = {},
): Distribution {
  const filled = [...bins].filter(({ cells }) => cells.some((rows) => rows > 0));
  filled.sort((a, b) => a.from - b.from);
  const missing = totals.slice();
  for (const { cells } of filled) for (let i = 0; i < CELLS_IN_BIN; i++) missing[i] -= cells[i];
  if (missing.some((rows) => rows > 0)) {
    filled.push({ from: Infinity, to: Infinity, isExact: true, cells: missing });
  }
  return { bins: filled, overlaps, hasHalves };
}
