/** What a row of a file of interactions can be. Without schemas, like every file that threads load. */
export const ROW_FORMS = ['rows', 'lists', 'sessions'] as const;
export type RowForm = (typeof ROW_FORMS)[number];

/** With `form=lists`, the interactions that are rows, and whose earlier ones are their history. */
export const POSITIVES = { purchases: [2], clicks: [1], both: [1, 2] } as const;
export type Positives = keyof typeof POSITIVES;

export const HISTORY_LENGTH = 50;
export const HISTORY_LENGTH_MAX = 1000;

export interface ListsShape {
  positives: Positives;
  /** Articles of a history at most. */
  history_length: number;
}

/** The columns of `form=lists`, in order. */
export const LIST_COLUMNS = [
  ...(['t_dat', 'customer_id', 'article_id', 'interaction_score', 'event_id'] as const),
  ...(['negatives', 'negative_probs', 'history'] as const),
] as const;
