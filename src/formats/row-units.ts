/** How many transactions a row stands for: `where` and quantities. */
import type { Reading } from '../model/reading.ts';
import type { NumberParser } from './numbers.ts';
import { quoted } from './quoted.ts';
import { rowFilter } from './row-conditions.ts';
import type { RowsLeftOut } from '../model/import.ts';
import type { FieldRecord } from './table-reader.ts';

/** A row of more units is bad, so that a few bytes can't fill the memory. */
export const MOST_UNITS = 100_000;

/** Indices of the columns of conditions, and of the quantity, -1 if none is named. */
interface Indices {
  where: number[];
  quantity: number;
}

/** Returns the number of transactions, 0 for a row that's left out, which it counts, or a fault. */
export type RowUnits = (record: FieldRecord) => number | string;

/** Undefined if every row stands for one. */
export function rowUnits(
  { where, quantity_as }: Pick<Reading, 'where' | 'quantity_as'>,
  numberOf: NumberParser,
  leftOut: RowsLeftOut,
  indices: Indices,
): RowUnits | undefined {
  const { quantity } = indices;
  const isWanted = rowFilter(where, indices.where, numberOf);
  if (!isWanted && quantity < 0) return undefined;

  return (record) => {
    const answer = isWanted?.(record) ?? true;
    if (typeof answer === 'string') return answer;
    if (!answer) {
      leftOut.where++;
      return 0;
    }
    if (quantity < 0) return 1;
    const { bytes, from, to } = record;
    if (to[quantity] === from[quantity]) return 'quantity is empty';
    const units = numberOf(bytes, from[quantity], to[quantity]);
    const value = quoted(bytes, from[quantity], to[quantity]);
    if (units !== units) return `quantity ${value} is not a number`;
    if (units <= 0) {
      leftOut.quantity++;
      return 0;
    }
    if (quantity_as === 'one') return 1;
    if (Number.isInteger(units) && units <= MOST_UNITS) return units;
    return `quantity ${value} is not a whole number of units up to ${MOST_UNITS}`;
  };
}
