/** Parameters of paths and queries that several routes share. */
import { Type, type Static, type TProperties } from 'typebox';
import { faulty } from '../../errors.ts';
import { EXAMPLE_ARTICLE, EXAMPLE_CUSTOMER, Id, LONGEST_ID, Serial } from '../../model/field.ts';
import { PAGE_LIMIT, PAGE_LIMIT_MAX } from '../../model/page.ts';
import { FOLDS_MAX, type SplitPart } from '../../model/split.ts';
import { epochMilliseconds } from '../../validation/times.ts';
import type { PageRequest, RowFilter } from '../../contract.ts';

/** The schema of a query or body that refuses unknown members. */
export const Closed = <P extends TProperties>(fields: P) =>
  Type.Object(fields, { additionalProperties: false });

export const JobPath = Type.Object({ job_id: Serial('job') });
export const ImportPath = Type.Object({ import_id: Serial('import') });
const inPath = (noun: string) =>
  `The ${noun}; "/" in it is written %2F, and "." and ".." need ?${noun}_id= on another path`;
export const CustomerPath = Type.Object({ customer_id: Id(inPath('customer'), EXAMPLE_CUSTOMER) });
export const ArticlePath = Type.Object({ article_id: Id(inPath('article'), EXAMPLE_ARTICLE) });

const ShortString = (maxLength: number, description: string, more: { isTime?: true } = {}) =>
  Type.Optional(Type.String({ minLength: 1, maxLength, ...more, description }));

export const pageFields = {
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: PAGE_LIMIT_MAX,
      description: `Items per page, 1 to ${PAGE_LIMIT_MAX}. Default ${PAGE_LIMIT}`,
      examples: [10],
    }),
  ),
  after: ShortString(2048, 'Cursor from `next` of the page before; opaque'),
};
export const PageQuery = Closed(pageFields);

export const pageOf = ({ limit = PAGE_LIMIT, after }: Static<typeof PageQuery>): PageRequest => ({
  limit,
  ...(after !== undefined && { after }),
});

const Time = (description: string) =>
  ShortString(40, `${description}: epoch milliseconds, or ISO 8601 (without a zone: UTC)`, { isTime: true });

/** A fold, or a range of them. */
const FOLDS = '[0-9]{1,2}(-[0-9]{1,2})?';

/** Filters on rows, by name; a table offers some. */
export const filterFields = {
  customer_id: ShortString(LONGEST_ID, 'Only this customer'),
  article_id: ShortString(LONGEST_ID, 'Only this article'),
  interaction_score: Type.Optional(
    Type.String({
      pattern: '^[012](,[012]){0,2}$',
      description: 'One or several of the scores 0, 1 and 2, separated by commas',
    }),
  ),
  from: Time('Not before this time'),
  to: Time('Before this time'),
  split: Type.Optional(
    Type.String({
      pattern: '^(train|validation|test)(,(train|validation|test)){0,2}$',
      inWords: 'train, validation or test, or several of them, separated by commas',
      description:
        'One or several of the parts train, validation and test, separated by commas; of a job with the ' +
        'parameter split',
    }),
  ),
  fold: Type.Optional(
    Type.String({
      pattern: `^${FOLDS}(,${FOLDS}){0,${FOLDS_MAX}}$`,
      inWords: 'folds such as 3 or 0-2, separated by commas',
      description:
        'One or several folds, or ranges of them, separated by commas: `0-2` is the train part of fold 3; ' +
        'of a job with split.folds',
    }),
  ),
};
export type FilterName = keyof typeof filterFields;
type FilterQuery = Partial<Record<FilterName, string>>;

/** `0-2,4` → 0, 1, 2, 4. Throws Problem (bad_request) for a range that ends before it begins. */
function foldsOf(text: string): number[] {
  return text.split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number);
    const detail = `fold ${JSON.stringify(range)} ends before it begins. Write ${last}-${first}.`;
    if (last < first) throw faulty([{ parameter: 'fold', detail }]);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

export function filterOf(query: FilterQuery): RowFilter {
  const { customer_id, article_id, interaction_score, from, to, split, fold } = query;
  return {
    ...(customer_id !== undefined && { customer_id }),
    ...(article_id !== undefined && { article_id }),
    ...(interaction_score !== undefined && {
      interaction_score: [...new Set(interaction_score.split(',').map(Number))],
    }),
    ...(from !== undefined && { from: epochMilliseconds(from) }),
    ...(to !== undefined && { to: epochMilliseconds(to) }),
    ...(split !== undefined && { split: [...new Set(split.split(','))] as SplitPart[] }),
    ...(fold !== undefined && { fold: [...new Set(foldsOf(fold))].sort((a, b) => a - b) }),
  };
}
