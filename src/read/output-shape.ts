/** What the shape of a request means in a format. */
import type { Format } from '../contract.ts';
import { INTERACTION_COLUMNS, type OutputShape } from '../model/interaction-columns.ts';

/** How times are written where nothing is chosen. */
const USUAL_TIME = { json: 'ms', csv: 'ms', ndjson: 'ms', parquet: 'iso', arrow: 'iso' } as const;

/** Without choices that change nothing; without columns if the usual five are left, which are written faster. */
export function effectiveIn<R extends OutputShape>(format: 'json' | Format, request: R): R {
  const { columns, pairs } = request;
  if (!columns) return request;
  const time = request.time === USUAL_TIME[format] ? undefined : request.time;
  const integers = format === 'parquet' || format === 'arrow' ? request.integers : undefined;
  const isUsual =
    (time ?? integers ?? pairs) === undefined && columnsIn(request) === INTERACTION_COLUMNS.join();
  return { ...request, columns: isUsual ? undefined : columns, time, integers };
}

/** The columns as a query has them, which tells them from others: `customer_id:user_id,t_dat`. */
export const columnsIn = ({ columns }: OutputShape): string | undefined =>
  columns?.map(({ column, name }) => (name === column ? name : `${column}:${name}`)).join();

/** The names of the columns, in order. */
export const namesIn = ({ columns }: OutputShape): readonly string[] =>
  columns?.map(({ name }) => name) ?? INTERACTION_COLUMNS;
