/** An article: it occurs in a transaction or was loaded from an articles file. Schema and type only. */
import { Type, type Static } from 'typebox';
import { Attributes, Note } from './customer.ts';
import { EXAMPLE_ARTICLE, Id } from './field.ts';

export const Article = Type.Object(
  { article_id: Id('Id of the article', EXAMPLE_ARTICLE), attributes: Attributes, note: Note },
  {
    $id: 'Article',
    description: 'An article that occurs in a transaction or was loaded from an articles file',
  },
);
export type Article = Static<typeof Article>;
