/** `where`: which rows are loaded. */
import type { Condition } from '../model/reading.ts';
import { quoted } from './quoted.ts';
import type { NumberParser } from './numbers.ts';
import { startsWith } from './prepared-fields.ts';
import type { FieldRecord } from './table-reader.ts';

/** Whether a record meets all conditions, or a sentence about a value that can't be compared. */
export type RowFilter = (record: FieldRecord) => boolean | string;

/** Undefined without conditions. `indices`: the column of each. */
export function rowFilter(
  conditions: readonly Condition[],
  indices: readonly number[],
  numberOf: NumberParser,
): RowFilter | undefined {
  const checks = conditions.map((condition, i) => check(condition, indices[i], numberOf));
  if (checks.length < 2) return checks[0];
  return (record) => {
    for (const isMet of checks) {
      const answer = isMet(record);
      if (answer !== true) return answer;
    }
    return true;
  };
}

function check({ column, operator, value }: Condition, index: number, numberOf: NumberParser): RowFilter {
  const token = Buffer.from(value);
  const limit = value.trim() === '' ? NaN : Number(value);
  const isSame: RowFilter = ({ bytes, from, to }) =>
    to[index] - from[index] === token.length && startsWith(bytes, from[index], token);
  if (operator === ':' || (operator === '=' && Number.isNaN(limit))) return isSame;
  if (operator === '!=' && Number.isNaN(limit)) return (record) => !isSame(record);
  const compare = COMPARISONS[operator];
  return ({ bytes, from, to }) => {
    if (to[index] === from[index]) return false;
    const number = numberOf(bytes, from[index], to[index]);
    if (number === number) return compare(number, limit);
    return `${column} ${quoted(bytes, from[index], to[index])} is not a number, so where cannot compare it`;
  };
}

const COMPARISONS = {
  '=': (a: number, b: number) => a === b,
  '!=': (a: number, b: number) => a !== b,
  '<': (a: number, b: number) => a < b,
  '<=': (a: number, b: number) => a <= b,
  '>': (a: number, b: number) => a > b,
  '>=': (a: number, b: number) => a >= b,
};
