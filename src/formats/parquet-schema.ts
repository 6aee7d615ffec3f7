import type { SchemaElement } from 'hyparquet';
import type { InteractionColumn } from '../model/interaction-columns.ts';

const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } } as const;
const REQUIRED = { repetition_type: 'REQUIRED' } as const;
const OPTIONAL = { repetition_type: 'OPTIONAL' } as const;

const ELEMENTS: Record<InteractionColumn, Omit<SchemaElement, 'name'>> = {
  t_dat: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
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
  positive_id: { ...text, ...OPTIONAL },
  split: { ...text, ...OPTIONAL },
  price: { type: 'DOUBLE', ...OPTIONAL },
  sales_channel_id: { type: 'INT32', ...OPTIONAL },
};

export const elementOf = (name: InteractionColumn): SchemaElement => ({ name, ...ELEMENTS[name] });

/** The schema of a file with these columns, in their order. */
export const schemaOf = (columns: readonly InteractionColumn[]): SchemaElement[] => [
  { name: 'interactions', num_children: columns.length },
  ...columns.map(elementOf),
];
