/** Checks what programs in JavaScript hand in: no type has warned them. */
import { inspect } from 'node:util';
import { Problem } from '../errors.ts';

/** As a program would write it: JSON knows neither NaN nor 5n, and some objects can't be written in it. */
export const quoted = (value: unknown): string =>
  typeof value === 'string'
    ? JSON.stringify(value)
    : inspect(value, { depth: 1, compact: true, breakLength: Infinity });

const isIn = (symbol: symbol, value: unknown): boolean =>
  typeof value === 'object' && value !== null && symbol in value;

/** Throws Problem. */
export function checkGiven(transactions: unknown, options: object): void {
  if (!isIn(Symbol.iterator, transactions) && !isIn(Symbol.asyncIterator, transactions))
    throw new Problem(
      'bad_data',
      `transactions must be an array, or an iterable or async iterable, not ${quoted(transactions)}.`,
    );
  const bad = (what: string) => new Problem('bad_request', what);
  if (typeof options !== 'object' || (options as unknown) === null || isIn(Symbol.iterator, options))
    throw bad(`The options must be an object, not ${quoted(options)}.`);
  const given: Record<string, unknown> = { ...options };
  for (const name of ['articles', 'customers'])
    if (given[name] !== undefined && !isIn(Symbol.iterator, given[name]))
      throw bad(`${name} must be an array, or an iterable, not ${quoted(given[name])}.`);
  if (given['columns'] !== undefined && !Array.isArray(given['columns']))
    throw bad(`columns must be an array of names, not ${quoted(given['columns'])}.`);
  for (const [name, value] of Object.entries(given))
    if (typeof value === 'bigint') throw bad(`${name} must not be a BigInt, such as ${quoted(value)}.`);
}
