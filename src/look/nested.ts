/** Objects within the objects of NDJSON: none of their values is a column. */
import type { Obstacle } from '../model/look.ts';
import type { SampleColumn } from './sample.ts';

/** Whether all values are objects or arrays, as JSON. */
export const isNested = ({ values }: SampleColumn): boolean =>
  values.length > 0 && values.every((value) => /^(\{.*\}|\[.*\])$/s.test(value));

const FLATTEN = `jq -c '[paths(scalars) as $p | {key: ($p | join("_")), value: getpath($p)}] | from_entries'`;

/** What to do if columns are missing, and perhaps nested. */
export function nestedObstacle(columns: SampleColumn[]): Obstacle | undefined {
  const nested = columns.filter(isNested).map(({ name }) => name);
  if (nested.length === 0) return undefined;
  const detail =
    `${nested.join(', ')} ${nested.length > 1 ? 'hold' : 'holds'} nested values, which are not columns: ` +
    `${FLATTEN} FILE > FLAT.ndjson makes a column of each, such as ${nested[0]}_id.`;
  return { option: 'columns', detail };
}
