/** What a row of a file of interactions can be. Without schemas, like every file that threads load. */
export const ROW_FORMS = ['rows', 'lists', 'sessions'] as const;
export type RowForm = (typeof ROW_FORMS)[number];
