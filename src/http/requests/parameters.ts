/** Parameters of paths and queries that several routes share. */
import { Type, type Static } from 'typebox';
import { EXAMPLE_ARTICLE, EXAMPLE_CUSTOMER, Id, Serial } from '../../model/field.ts';
import {
  ColumnsQuery,
  INTERACTION_COLUMNS,
  type InteractionColumn,
} from '../../model/interaction-columns.ts';
import { PAGE_LIMIT, PAGE_LIMIT_MAX } from '../../model/page.ts';
import { interactionColumns } from '../../validation/interaction-columns.ts';
import { epochMilliseconds } from '../../validation/times.ts';
import type { PageRequest, RowFilter } from '../../contract.ts';

const only = { additionalProperties: false } as const;

/** For routes without parameters: any in the query is a fault. */
export const NoQuery = Type.Object({}, only);

export const JobPath = Type.Object({ job_id: Serial('job') });
export const ImportPath = Type.Object({ import_id: Serial('import') });
export const CustomerPath = Type.Object({
  customer_id: Id(
    'The customer; "/" in it is written %2F, and "." and ".." need ?customer_id= on another path',
    EXAMPLE_CUSTOMER,
  ),
});
export const ArticlePath = Type.Object({
  article_id: Id(
    'The article; "/" in it is written %2F, and "." and ".." need ?article_id= on another path',
    EXAMPLE_ARTICLE,
  ),
});

export const pageFields = {
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: PAGE_LIMIT_MAX,
      description: `Items per page, 1 to ${PAGE_LIMIT_MAX}. Default ${PAGE_LIMIT}`,
      examples: [10],
    }),
  ),
  after: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 2048,
      description: 'Cursor from `next` of the page before; opaque',
    }),
  ),
};
export const PageQuery = Type.Object(pageFields, only);

/** The page that a query asks for. */
export const pageOf = ({ limit = PAGE_LIMIT, after }: Static<typeof PageQuery>): PageRequest => ({
  limit,
  ...(after !== undefined && { after }),
});

const Time = (description: string) =>
  Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 40,
      isTime: true,
      description: `${description}: epoch milliseconds, or ISO 8601 (without a zone: UTC)`,
    }),
  );

// Without the example, which Swagger UI would fill in.
const { examples: _examples, ...columns } = ColumnsQuery as typeof ColumnsQuery & { examples: unknown };

/** Which columns of interactions are wanted. */
export const columnsField = { columns: Type.Optional(columns) };

/** The columns of a query; undefined for the usual five, which are written faster. Throws Problem. */
export function columnsOf({ columns: text }: { columns?: string }): InteractionColumn[] | undefined {
  if (text === undefined) return undefined;
  const columns = interactionColumns(text);
  return columns.join() === INTERACTION_COLUMNS.join() ? undefined : columns;
}

/** Filters on rows, by name; a table offers some of them. */
export const filterFields = {
  customer_id: Type.Optional(
    Type.String({ minLength: 1, maxLength: 128, description: 'Only this customer' }),
  ),
  article_id: Type.Optional(Type.String({ minLength: 1, maxLength: 128, description: 'Only this article' })),
  interaction_score: Type.Optional(
    Type.String({
      pattern: '^[012](,[012]){0,2}$',
      description: 'One or several of the scores 0, 1 and 2, separated by commas',
    }),
  ),
  from: Time('Not before this time'),
  to: Time('Before this time'),
};
export type FilterName = keyof typeof filterFields;
export type FilterQuery = Partial<Record<FilterName, string>>;

/** The filters of a query. */
export function filterOf({ customer_id, article_id, interaction_score, from, to }: FilterQuery): RowFilter {
  return {
    ...(customer_id !== undefined && { customer_id }),
    ...(article_id !== undefined && { article_id }),
    ...(interaction_score !== undefined && {
      interaction_score: [...new Set(interaction_score.split(',').map(Number))],
    }),
    ...(from !== undefined && { from: epochMilliseconds(from) }),
    ...(to !== undefined && { to: epochMilliseconds(to) }),
  };
}
