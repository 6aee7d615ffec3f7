/** The columns of interactions: the notebook's five, and what else is known about a row. */
import { Type } from 'typebox';

export const INTERACTION_COLUMNS = [
  't_dat',
  'customer_id',
  'article_id',
  'interaction_score',
  'prev_article_id',
] as const;

export const FURTHER_COLUMNS = {
  strategy:
    'Origin of the row: purchase, click, or how the ignored article was drawn (uniform, popularity, ' +
    'same_category)',
  sampling_prob:
    'Ignores of the session presets: probability that this draw chose this article, at this time, for this ' +
    'customer; otherwise empty',
  session_id:
    'Number of the session among those of the customer, from 1, in order of time; empty with preset notebook',
  event_id: 'Sixteen hexadecimal digits, unique within a job and the same whenever the same job is repeated',
  split: 'train, validation or test, according to the parameter split; empty without it',
  price: 'Purchases of the session presets: the loaded price; otherwise empty',
  sales_channel_id: 'Purchases of the session presets: the loaded sales channel; otherwise empty',
} as const;

export type InteractionColumn = (typeof INTERACTION_COLUMNS)[number] | keyof typeof FURTHER_COLUMNS;

export const ALL_INTERACTION_COLUMNS = [
  ...INTERACTION_COLUMNS,
  ...Object.keys(FURTHER_COLUMNS),
] as InteractionColumn[];

/** `columns=` in a query: names separated by commas, in the desired order. */
export const ColumnsQuery = Type.String({
  minLength: 1,
  maxLength: 500,
  description:
    `Columns in the desired order, separated by commas: ${ALL_INTERACTION_COLUMNS.join(', ')}. Default: ` +
    'the first five',
  examples: ['t_dat,customer_id,article_id,interaction_score,strategy,sampling_prob'],
});
