/**
 * What a row of a file of interactions is, as a query or the flags of a command say it. Schemas and types
 * only.
 */
import { Type, type Static } from 'typebox';
import { HISTORY_LENGTH, HISTORY_LENGTH_MAX, LIST_COLUMNS, POSITIVES, ROW_FORMS } from './row-forms.ts';
import type { Positives } from './row-forms.ts';

export const FormQuery = Type.Object(
  {
    form: Type.Optional(
      Type.Enum([...ROW_FORMS], {
        description:
          'What a row of the file is: `rows`, an interaction (default); `lists`, a positive with its ' +
          `negatives, with ${LIST_COLUMNS.join(', ')}, not in CSV; \`sessions\`, a session ` +
          '(preset notebook: a customer)',
        examples: ['lists'],
      }),
    ),
    positives: Type.Optional(
      Type.Enum(Object.keys(POSITIVES) as Positives[], {
        description:
          'With form=lists: whether rows are `purchases` (default), `clicks` or `both`; the history is of ' +
          'the same',
        examples: ['purchases'],
      }),
    ),
    history_length: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: HISTORY_LENGTH_MAX,
        description:
          `With form=lists: articles in \`history\` at most, 0 to ${HISTORY_LENGTH_MAX}. Default ` +
          `${HISTORY_LENGTH}`,
        examples: [HISTORY_LENGTH],
      }),
    ),
  },
  { additionalProperties: false },
);
export type FormQuery = Static<typeof FormQuery>;
