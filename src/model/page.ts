/** A page of a list: some items and the link to the next page. Schema only. */
import { Type, type TSchema } from 'typebox';
import { Nullable } from './field.ts';

/** Default and maximum of `limit`, the number of items on a page. */
export const PAGE_LIMIT = 100;
export const PAGE_LIMIT_MAX = 1000;

export const PageOf = (item: TSchema, name: string) =>
  Type.Object(
    {
      items: Type.Array(item, { description: 'Up to `limit` items, in the order of the list' }),
      next: Nullable(
        Type.String(),
        'Relative URL of the next page, also in the Link header; null on the last one',
        null,
      ),
    },
    { $id: name, description: 'One page of a list' },
  );
