import type { SchemaElement } from 'hyparquet';
import {
  INTERACTION_COLUMNS,
  underOwnNames,
  type InteractionColumn,
  type NamedColumn,
  type OutputShape,
} from '../model/interaction-columns.ts';

const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } } as const;
const TIMESTAMP = { type: 'TIMESTAMP', unit: 'MILLIS' } as const;
const REQUIRED = { repetition_type: 'REQUIRED' } as const;
const OPTIONAL = { repetition_type: 'OPTIONAL' } as const;

const ELEMENTS: Record<InteractionColumn, Omit<SchemaElement, 'name'>> = {
  t_dat: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { ...TIMESTAMP, isAdjustedToUTC: true },
    ...REQUIRED,
  },
  customer_id: { ...text, ...REQUIRED },
  article_id: { ...text, ...REQUIRED },
  interaction_score: { type: 'INT32', ...REQUIRED },
  prev_article_id: { ...text, ...REQUIRED },
  strategy: { ...text, ...REQUIRED },
  sampling_prob: { type: 'DOUBLE', ...OPTIONAL },
  session_id: { type: 'INT32', ...OPTIONAL },
  event_id: { ...text, ...REQUIRED },
  sequence_index: { type: 'INT32', ...REQUIRED },
  split: { ...text, ...OPTIONAL },
  price: { type: 'DOUBLE', ...OPTIONAL },
  sales_channel_id: { type: 'INT32', ...OPTIONAL },
};

type Shape = Pick<OutputShape, 'time' | 'integers'>;

/** Whether times are whole numbers rather than timestamps. */
export const hasNumericTimes = ({ time }: Shape): boolean =>
  time === 'ms' || time === 's' || time === 'index';

export function elementOf({ column, name }: NamedColumn, shape: Shape): SchemaElement {
  const element = ELEMENTS[column];
  const { repetition_type } = element;
  if (column === 't_dat' && hasNumericTimes(shape)) return { name, type: 'INT64', repetition_type };
  // Without the converted type, which means UTC.
  if (column === 't_dat' && shape.time === 'naive')
    return { name, type: 'INT64', logical_type: { ...TIMESTAMP, isAdjustedToUTC: false }, repetition_type };
  if (element.type === 'INT32' && shape.integers === 64) return { name, type: 'INT64', repetition_type };
  return { name, ...element };
}

/** The schema of a file of this shape, its columns in their order. */
export function schemaOf(shape: OutputShape): SchemaElement[] {
  const columns = shape.columns ?? underOwnNames(INTERACTION_COLUMNS);
  return [
    { name: 'interactions', num_children: columns.length },
    ...columns.map((column) => elementOf(column, shape)),
  ];
}
