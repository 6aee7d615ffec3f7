/**
 * Filters on rows, as a query or the flags of a command say them; a table offers some. Schemas and types
 * only.
 */
import { Type, type Static } from 'typebox';
import { LONGEST_ID } from './field.ts';
import { FOLDS_MAX } from './split.ts';

const Filter = (maxLength: number, description: string, more: { isTime?: true } = {}) =>
  Type.Optional(Type.String({ minLength: 1, maxLength, ...more, description }));

const Time = (description: string) =>
  Filter(40, `${description}: epoch milliseconds, or ISO 8601 (without a zone: UTC)`, { isTime: true });

/** A fold, or a range of them. */
const FOLD = '[0-9]{1,2}(-[0-9]{1,2})?';

/** What spells parts of a split. */
export const PARTS = {
  pattern: '^(train|validation|test)(,(train|validation|test)){0,2}$',
  inWords: 'train, validation or test, or several of them, separated by commas',
};

/** What spells folds. */
export const FOLDS = {
  pattern: `^${FOLD}(,${FOLD}){0,${FOLDS_MAX}}$`,
  inWords: 'folds such as 3 or 0-2, separated by commas',
};

export const FilterQuery = Type.Object(
  {
    customer_id: Filter(LONGEST_ID, 'Only this customer'),
    article_id: Filter(LONGEST_ID, 'Only this article'),
    interaction_score: Type.Optional(
      Type.String({
        pattern: '^[012](,[012]){0,2}$',
        inWords: '0, 1 or 2, or several of them, separated by commas',
        description: 'One or several of the scores 0, 1 and 2, separated by commas',
      }),
    ),
    from: Time('Not before this time'),
    to: Time('Before this time'),
    split: Type.Optional(
      Type.String({
        ...PARTS,
        description:
          'One or several of the parts train, validation and test, separated by commas; of a job with the ' +
          'parameter split',
      }),
    ),
    fold: Type.Optional(
      Type.String({
        ...FOLDS,
        description:
          'One or several folds, or ranges of them, separated by commas: `0-2` is the train part of fold ' +
          '3; of a job with split.folds',
      }),
    ),
  },
  { additionalProperties: false },
);
export type FilterQuery = Static<typeof FilterQuery>;

/** Of lists of ids. */
export const PrefixQuery = Type.Object(
  { prefix: Filter(LONGEST_ID, 'Only ids that begin with this, in the same letter case') },
  { additionalProperties: false },
);
export type PrefixQuery = Static<typeof PrefixQuery>;
export type FilterName = keyof FilterQuery | keyof PrefixQuery;
