/**
 * The columns of interactions: the notebook's five, and what else is known about a row. Without schemas, like
 * every file that threads load: TypeBox would double the time that a thread takes to start.
 */
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
    'same_category, same, price_band, rank_window: see the parameter negatives)',
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

/** How a row got its article, by the number that is stored: bought, clicked, or a way to draw ignores. */
export const STRATEGIES = [
  ...(['purchase', 'click', 'uniform', 'popularity', 'same_category'] as const),
  ...(['same', 'price_band', 'rank_window'] as const),
] as const;

/** `prev_article_id` of a customer's first interaction. */
export const START = 'START';
