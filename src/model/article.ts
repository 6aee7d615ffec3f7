/** Whatever occurs in a transaction or was loaded from an articles file. The vocabulary only: no behaviour. */
import { Type, type Static } from 'typebox';
import { Attributes } from './customer.ts';
import { EXAMPLE_ARTICLE, Id } from './field.ts';

export const Article = Type.Object(
  {
    article_id: Id('What', EXAMPLE_ARTICLE),
    attributes: Attributes,
  },
  {
    $id: 'Article',
    description: 'Something that occurs in a transaction or was loaded from an articles file',
  },
);
export type Article = Static<typeof Article>;
