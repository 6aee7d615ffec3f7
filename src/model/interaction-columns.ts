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
  item_prob:
    'Probability that one draw at this time, beside this purchase, gives this article, whatever is ' +
    'excluded: also for clicks and purchases',
  draws:
    'Session presets: how many ignores were drawn beside the same purchase or click as this one, or beside ' +
    'this one; empty with preset notebook',
  session_id:
    'Number of the session among those of the customer, from 1, in order of time; empty with preset notebook',
  event_id:
    'Sixteen hexadecimal digits, behind an `e` from generator version 2 on; unique within a job, and the ' +
    'same whenever the same job is repeated',
  sequence_index:
    'Index of the row in the sequence of its customer, from 0: rows of the same time keep their order by it',
  positive_id:
    'event_id of the purchase (or click) that the ignore is a negative of, with negatives_per_positive; ' +
    'otherwise empty',
  split: 'train, validation or test, according to the parameter split; empty without it, or with folds',
  price: 'Purchases of the session presets: the loaded price; otherwise empty',
  sales_channel_id: 'Purchases of the session presets: the loaded sales channel; otherwise empty',
  fold: 'With split.folds: how many of its moments are at or before the row, from 0; otherwise empty',
  user_in_train:
    'With split: 1 if the customer has a click or purchase in the train part (with folds: before the ' +
    "row's own fold), else 0; empty without it",
  item_in_train:
    'With split: 1 if any customer of the job has a click or purchase of the article in the train part ' +
    "(with folds: before the row's own fold), else 0; empty without it",
} as const;

export type InteractionColumn = (typeof INTERACTION_COLUMNS)[number] | keyof typeof FURTHER_COLUMNS;

export const ALL_INTERACTION_COLUMNS = [
  ...INTERACTION_COLUMNS,
  ...Object.keys(FURTHER_COLUMNS),
] as InteractionColumn[];

/** A column as it is handed out, and what it is called there. */
export interface NamedColumn {
  column: InteractionColumn;
  name: string;
}

/**
 * How times are written: epoch milliseconds, whole seconds, ISO 8601 in UTC, the same without a zone, or as
 * sequence_index. In Parquet and Arrow, the first two and the last are INT64, the others timestamps. Without
 * a choice, text has milliseconds and Parquet timestamps.
 */
export const TIME_FORMS = ['ms', 's', 'iso', 'naive', 'index'] as const;
export type TimeForm = (typeof TIME_FORMS)[number];

/** How interactions are handed out. Undefined columns are the usual five, with nothing else chosen. */
export interface OutputShape {
  /** In the order wanted. Present whenever one of the others is. */
  columns?: NamedColumn[];
  time?: TimeForm;
  /** Whole numbers of 64 bits in Parquet and Arrow. */
  integers?: 64;
  /** Of the rows that pass the filters, one for each customer and article: the best, of these the last. */
  pairs?: 'best';
}

/** The columns under their own names. */
export const underOwnNames = (columns: readonly InteractionColumn[]): NamedColumn[] =>
  columns.map((column) => ({ column, name: column }));

/** How a row got its article, by the number that is stored: bought, clicked, or a way to draw ignores. */
export const STRATEGIES = [
  ...(['purchase', 'click', 'uniform', 'popularity', 'same_category'] as const),
  ...(['same', 'price_band', 'rank_window'] as const),
] as const;

/** `prev_article_id` of a customer's first interaction. */
export const START = 'START';
