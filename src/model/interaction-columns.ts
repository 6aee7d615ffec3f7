/** The columns that interactions can be handed out with: the five of the notebook, and what else is known of a row. */
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
    'How the row came to be: purchase, click, or the way the ignored article was drawn: uniform, popularity, same_category',
  sampling_prob:
    'Ignores of the session presets: probability with which this draw gave this article at that moment for this customer; else empty',
  session_id:
    'Number of the session among those of the customer, from 1, in order of time; empty with preset notebook',
  event_id:
    'Sixteen hexadecimal digits, the same whenever the same job is made again; different for each row of a job',
  split: 'train, validation or test, by the boundaries in the parameter split; empty without',
  price: 'Purchases of the session presets: the price that was loaded; else empty',
  sales_channel_id: 'Purchases of the session presets: the channel that was loaded; else empty',
} as const;

export type InteractionColumn = (typeof INTERACTION_COLUMNS)[number] | keyof typeof FURTHER_COLUMNS;

export const ALL_INTERACTION_COLUMNS = [
  ...INTERACTION_COLUMNS,
  ...Object.keys(FURTHER_COLUMNS),
] as InteractionColumn[];

/** `columns=` in a query: names separated by commas, in the order in which the columns are wanted. */
export const ColumnsQuery = Type.String({
  minLength: 1,
  maxLength: 500,
  description: `Columns in the order wanted, separated by commas, of: ${ALL_INTERACTION_COLUMNS.join(', ')}. Default: the first five`,
  examples: ['t_dat,customer_id,article_id,interaction_score,strategy,sampling_prob'],
});
