/** One generated interaction; members are in the order of the CSV's columns. Schemas and types only. */
import { Type, type Static } from 'typebox';
import { Count, EXAMPLE_ARTICLE, EXAMPLE_CUSTOMER, Id, Milliseconds, Nullable } from './field.ts';
import { FURTHER_COLUMNS, START, STRATEGIES } from './interaction-columns.ts';
import { FOLDS_MAX, SPLIT_PARTS } from './split.ts';

export const Interaction = Type.Object(
  {
    t_dat: Milliseconds('Time of the interaction'),
    customer_id: Id('Id of the customer', EXAMPLE_CUSTOMER),
    article_id: Id('Id of the article', EXAMPLE_ARTICLE),
    interaction_score: Type.Integer({
      minimum: 0,
      maximum: 2,
      description: '0 ignored, 1 clicked, 2 bought',
      examples: [1],
    }),
    prev_article_id: Id("Article of the customer's previous interaction, or START for the first one", START),
  },
  {
    $id: 'Interaction',
    description: 'One generated interaction: a customer ignored, clicked or bought an article',
  },
);
export type Interaction = Static<typeof Interaction>;

/** A row with the requested columns. Those beyond the first five are null where a row has no value. */
export const InteractionRow = Type.Partial(
  Type.Object({
    ...Interaction.properties,
    t_dat: Type.Union(
      [Interaction.properties.t_dat, Type.String({ examples: ['2020-01-24T19:00:00.000Z'] })],
      {
        description: 'Time of the interaction: epoch milliseconds, UTC, or as the parameter `time` says',
        examples: [1579885200000],
      },
    ),
    strategy: Type.Enum([...STRATEGIES], { description: FURTHER_COLUMNS.strategy, examples: ['uniform'] }),
    sampling_prob: Nullable(Type.Number({ minimum: 0, maximum: 1 }), FURTHER_COLUMNS.sampling_prob, 0.00012),
    item_prob: Type.Number({
      ...{ minimum: 0, maximum: 1, description: FURTHER_COLUMNS.item_prob, examples: [0.00011] },
    }),
    draws: Nullable(Type.Integer({ minimum: 0 }), FURTHER_COLUMNS.draws, 4),
    session_id: Nullable(Type.Integer({ minimum: 1 }), FURTHER_COLUMNS.session_id, 1),
    event_id: Type.String({
      pattern: '^e?[0-9a-f]{16}$',
      description: FURTHER_COLUMNS.event_id,
      examples: ['9f86d081884c7d65'],
    }),
    sequence_index: Count(FURTHER_COLUMNS.sequence_index, 0),
    positive_id: Nullable(
      Type.String({ pattern: '^e?[0-9a-f]{16}$' }),
      FURTHER_COLUMNS.positive_id,
      '9f86d081884c7d65',
    ),
    split: Nullable(Type.Enum([...SPLIT_PARTS]), FURTHER_COLUMNS.split, 'train'),
    price: Nullable(Type.Number(), FURTHER_COLUMNS.price, 0.050830508474576264),
    sales_channel_id: Nullable(Type.Integer(), FURTHER_COLUMNS.sales_channel_id, 2),
    fold: Nullable(Type.Integer({ minimum: 0, maximum: FOLDS_MAX }), FURTHER_COLUMNS.fold, 0),
    user_in_train: Nullable(Type.Integer({ minimum: 0, maximum: 1 }), FURTHER_COLUMNS.user_in_train, 1),
    item_in_train: Nullable(Type.Integer({ minimum: 0, maximum: 1 }), FURTHER_COLUMNS.item_in_train, 1),
  }),
  {
    $id: 'InteractionRow',
    description:
      'One interaction on a page: the five members of Interaction or, with `columns`, those it lists, in ' +
      'that order; a member that `columns` renames has its new name',
  },
);
export type InteractionRow = Static<typeof InteractionRow>;
