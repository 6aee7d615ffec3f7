/** What the shape of a request means in a format. */
import type { Format } from '../contract.ts';
import { INTERACTION_COLUMNS, type OutputShape } from '../model/interaction-columns.ts';

/** How times are written where nothing is chosen. */
const USUAL_TIME = { json: 'ms', csv: 'ms', ndjson: 'ms', parquet: 'iso', arrow: 'iso' } as const;

/**
 * Without choices that change nothing in the format; without columns if the usual five are left, which are
 * written faster.
 */
export function effectiveIn<R extends OutputShape>(format: 'json' | Format, request: R): R {
  const { columns, pairs } = request;
  if (!columns) return request;
  const time = request.time === USUAL_TIME[format] ? undefined : request.time;
  const integers = format === 'parquet' || format === 'arrow' ? request.integers : undefined;
  const isUsual =
    (time ?? integers ?? pairs) === undefined && shapeKey({ columns }) === INTERACTION_COLUMNS.join();
  return { ...request, columns: isUsual ? undefined : columns, time, integers };
}

/** Tells a shape from others: `customer_id:user_id,t_dat&time=s`. Empty for the usual one. */
export function shapeKey({ columns = [], time, integers, pairs }: OutputShape): string {
  const named = columns.map(({ column, name }) => (name === column ? name : `${column}:${name}`));
  const others = Object.entries({ time, integers, pairs }).filter(([, value]) => value !== undefined);
  return [named.join(), ...others.map((pair) => pair.join('='))].join('&');
}

/** The names of the columns, in order. */
export const namesIn = ({ columns }: OutputShape): readonly string[] =>
  columns?.map(({ name }) => name) ?? INTERACTION_COLUMNS;
