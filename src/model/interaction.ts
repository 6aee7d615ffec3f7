/** One generated event. The members stand in the order of the CSV's columns. The vocabulary only: no behaviour. */
import { Type, type Static } from 'typebox';
import { EXAMPLE_ARTICLE, EXAMPLE_CUSTOMER, Id, Milliseconds } from './field.ts';

/** What `interaction_score` means. */
export const IGNORED = 0;
export const CLICKED = 1;
export const BOUGHT = 2;

/** `prev_article_id` of a customer's first interaction. */
export const START = 'START';

export const Interaction = Type.Object(
  {
    t_dat: Milliseconds('Time of the interaction'),
    customer_id: Id('Who', EXAMPLE_CUSTOMER),
    article_id: Id('With what', EXAMPLE_ARTICLE),
    interaction_score: Type.Integer({
      minimum: IGNORED,
      maximum: BOUGHT,
      description: '0 ignored, 1 clicked, 2 bought',
      examples: [CLICKED],
    }),
    prev_article_id: Id("Article of the customer's previous interaction, or START for the first one", START),
  },
  {
    $id: 'Interaction',
    description: 'One generated event: a customer ignored, clicked or bought an article',
  },
);
export type Interaction = Static<typeof Interaction>;

/** Columns of every file of interactions, in order. */
export const INTERACTION_COLUMNS = [
  't_dat',
  'customer_id',
  'article_id',
  'interaction_score',
  'prev_article_id',
] as const;
