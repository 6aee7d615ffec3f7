/** Parameters of paths and queries that several routes share. */
import { Type, type Static, type TObject, type TProperties } from 'typebox';
import { EXAMPLE_ARTICLE, EXAMPLE_CUSTOMER, Id, Serial } from '../../model/field.ts';
import { PAGE_LIMIT, PAGE_LIMIT_MAX } from '../../model/page.ts';
import type { PageRequest } from '../../contract.ts';

/** The schema of a query or body that refuses unknown members. */
export const Closed = <P extends TProperties>(fields: P) =>
  Type.Object(fields, { additionalProperties: false });

/** The same parameters, accepted from older clients but left out of the documentation. */
export const Undocumented = <P extends TProperties>(query: TObject<P>) =>
  ({
    ...query,
    properties: Object.fromEntries(
      Object.entries(query.properties).map(([name, schema]) => [name, { ...schema, undocumented: true }]),
    ),
  }) as unknown as TObject<P>;

export const JobPath = Type.Object({ job_id: Serial('job') });
export const ImportPath = Type.Object({ import_id: Serial('import') });
const inPath = (noun: string) =>
  `The ${noun}; "/" in it is written %2F, and "." and ".." need ?${noun}_id= on another path`;
export const CustomerPath = Type.Object({ customer_id: Id(inPath('customer'), EXAMPLE_CUSTOMER) });
export const ArticlePath = Type.Object({ article_id: Id(inPath('article'), EXAMPLE_ARTICLE) });

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
export const PageQuery = Closed(pageFields);

export const pageOf = ({ limit = PAGE_LIMIT, after }: Static<typeof PageQuery>): PageRequest => ({
  limit,
  ...(after !== undefined && { after }),
});
