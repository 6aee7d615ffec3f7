/** A preset as it is listed: its name and all that is known of each of its parameters. The vocabulary only: no behaviour. */
import { Type, type Static } from 'typebox';

const TYPES = ['integer', 'number', 'string', 'boolean', 'object', 'null'];

const fields = {
  name: Type.String({ description: 'Name of the parameter', examples: ['max_ignores'] }),
  type: Type.Unsafe<string | string[]>({
    type: ['string', 'array'],
    items: { enum: TYPES },
    description: `What its values are, as in JSON Schema: one or several of ${TYPES.join(', ')}`,
    examples: ['integer'],
  }),
  minimum: Type.Union([Type.Number(), Type.Null()], {
    description: 'Least value; null if there is none',
    examples: [0],
  }),
  maximum: Type.Union([Type.Number(), Type.Null()], {
    description: 'Greatest value; null if there is none',
    examples: [10000],
  }),
  enum: Type.Union([Type.Array(Type.String()), Type.Null()], {
    description: 'The only values that it takes; null if they are not listed',
    examples: [null],
  }),
  pattern: Type.Union([Type.String(), Type.Null()], {
    description: 'Regular expression that its texts match; null if there is none',
    examples: [null],
  }),
  unit: Type.Union([Type.String(), Type.Null()], {
    description: 'Unit of its numbers; null if they have none',
    examples: ['count'],
  }),
  default: Type.Unsafe<unknown>({
    description: 'Its value unless a request gives another',
    examples: [60],
  }),
  description: Type.String({
    description: 'What it means, with unit and range',
    examples: ['Bound, not reached, of the number of articles that a customer ignores'],
  }),
};

export const PresetParameter = Type.Object(
  {
    ...fields,
    members: Type.Union([Type.Array(Type.Object(fields)), Type.Null()], {
      description: 'The members of an object; null for all others',
      examples: [null],
    }),
  },
  { description: 'One parameter of a preset' },
);
export type PresetParameter = Static<typeof PresetParameter>;

export const PresetDescription = Type.Object(
  {
    name: Type.String({ description: '`preset` of a request', examples: ['notebook'] }),
    description: Type.String({ description: 'What it is for', examples: ['The rules of the seed notebook'] }),
    parameters: Type.Array(PresetParameter, { description: 'All of them, in the order of a job' }),
  },
  { $id: 'Preset', description: 'A named set of parameters' },
);
export type PresetDescription = Static<typeof PresetDescription>;
