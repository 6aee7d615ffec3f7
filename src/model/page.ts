/** A page of a list: some items and the way to the next ones. The vocabulary only: no behaviour. */
import { Type, type TSchema } from 'typebox';

/** Items of a page unless `limit` says otherwise, and the most that it may say. */
export const PAGE_LIMIT = 100;
export const PAGE_LIMIT_MAX = 1000;

export const PageOf = (item: TSchema, name: string) =>
  Type.Object(
    {
      items: Type.Array(item, { description: 'In the order of the list, at most `limit`' }),
      next: Type.Union([Type.String(), Type.Null()], {
        description: 'Relative URL of the next page, also in the Link header; null on the last one',
        examples: [null],
      }),
    },
    { $id: name, description: 'One page of a list' },
  );
