/** How interactions are handed out, as a query or the flags of a command say it. Schemas and types only. */
import { Type, type Static } from 'typebox';
import { ALL_INTERACTION_COLUMNS, TIME_FORMS } from './interaction-columns.ts';

export const OutputQuery = Type.Object(
  {
    columns: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 2000,
        documented: { pattern: '^ *[a-z_]+ *(:[^,:]+)?(, *[a-z_]+ *(:[^,:]+)?)*$' },
        description:
          'Columns in the desired order, separated by commas; `column:name` renames one, and names have no ' +
          `commas and colons: ${ALL_INTERACTION_COLUMNS.join(', ')}. Default: the first five`,
        examples: ['customer_id:user_id,article_id:item_id,interaction_score:rating,t_dat:timestamp'],
      }),
    ),
    time: Type.Optional(
      Type.Enum([...TIME_FORMS], {
        description:
          'How `t_dat` is written: `ms`, epoch milliseconds; `s`, whole seconds, rounded down; `iso`, ISO ' +
          '8601 in UTC; `naive`, the same without a zone; `index`, as `sequence_index`. Default: `ms`. In ' +
          'Parquet and Arrow, `ms`, `s` and `index` are INT64, `iso` and `naive` are timestamps, and the ' +
          'default is `iso`',
        examples: ['naive'],
      }),
    ),
    integers: Type.Optional(
      Type.Literal(64, {
        documented: { type: 'integer' },
        description:
          'Bits of whole numbers in Parquet and Arrow, which have 32 by default; text is the same with both',
        examples: [64],
      }),
    ),
    pairs: Type.Optional(
      Type.Literal('best', {
        description:
          'One row for each customer and article: of the rows that pass the filters, the one with the ' +
          'highest score, and of several such rows the last. Order, `prev_article_id` and `sequence_index` ' +
          'stay those of the whole sequence',
        examples: ['best'],
      }),
    ),
  },
  { additionalProperties: false },
);
export type OutputQuery = Static<typeof OutputQuery>;
