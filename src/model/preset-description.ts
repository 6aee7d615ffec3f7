/** A preset as it is listed: its name and a description of each parameter. Schemas and types only. */
import { Type, type Static } from 'typebox';

const TYPES = ['integer', 'number', 'string', 'boolean', 'object', 'null'];

const fields = {
  name: Type.String({ description: 'Name of the parameter', examples: ['max_ignores'] }),
  type: Type.Unsafe<string | string[]>({
    type: ['string', 'array'],
    items: { enum: TYPES },
    description: `Type of its values, as in JSON Schema: one or several of ${TYPES.join(', ')}`,
    examples: ['integer'],
  }),
  minimum: Type.Union([Type.Number(), Type.Null()], {
    description: 'Minimum; null if there is none',
    examples: [0],
  }),
  maximum: Type.Union([Type.Number(), Type.Null()], {
    description: 'Maximum; null if there is none',
    examples: [10000],
  }),
  enum: Type.Union([Type.Array(Type.String()), Type.Null()], {
    description: 'All allowed values; null if they are not enumerated',
    examples: [null],
  }),
  pattern: Type.Union([Type.String(), Type.Null()], {
    description: 'Regular expression that its strings must match; null if there is none',
    examples: [null],
  }),
  unit: Type.Union([Type.String(), Type.Null()], {
    description: 'Unit of its values; null if there is none',
    examples: ['count'],
  }),
  default: Type.Unsafe<unknown>({ description: 'Value if a request does not set one', examples: [60] }),
  description: Type.String({
    description: 'Meaning, with unit and range',
    examples: ['Exclusive upper bound of the number of articles a customer ignores'],
  }),
};

export const PresetParameter = Type.Object(
  {
    ...fields,
    members: Type.Union([Type.Array(Type.Object(fields)), Type.Null()], {
      description: 'Members of an object; null for other types',
      examples: [null],
    }),
  },
  { description: 'One parameter of a preset' },
);
export type PresetParameter = Static<typeof PresetParameter>;

export const PresetDescription = Type.Object(
  {
    name: Type.String({ description: 'Name to use as `preset` in a request', examples: ['notebook'] }),
    description: Type.String({
      description: 'Purpose of the preset',
      examples: ['The rules of the seed notebook'],
    }),
    parameters: Type.Array(PresetParameter, {
      description: 'All of its parameters, in the order in which a job lists them',
    }),
  },
  { $id: 'Preset', description: 'A named set of parameters' },
);
export type PresetDescription = Static<typeof PresetDescription>;
