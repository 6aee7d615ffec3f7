/** A preset as it is listed: its name and a description of each parameter. Schemas and types only. */
import { Type, type Static } from 'typebox';
import { Component, Nullable, ref, Text } from './field.ts';

const TYPES = ['integer', 'number', 'string', 'boolean', 'array', 'object', 'null'];

const fields = {
  name: Text('Name of the parameter', 'max_ignores'),
  type: Type.Unsafe<string | string[]>({
    type: ['string', 'array'],
    items: { enum: TYPES },
    // Its alternatives would have the same names in Go.
    documented: { items: { type: 'string' } },
    description: `Type of its values, as in JSON Schema: one or several of ${TYPES.join(', ')}`,
    examples: ['integer'],
  }),
  minimum: Nullable(Type.Number(), 'Minimum; null if there is none', 0),
  maximum: Nullable(Type.Number(), 'Maximum; null if there is none', 10000),
  enum: Nullable(Type.Array(Type.String()), 'All allowed values; null if they are not enumerated', null),
  pattern: Nullable(
    Type.String(),
    'Regular expression that its strings must match; null if there is none',
    null,
  ),
  unit: Nullable(Type.String(), 'Unit of its values; null if there is none', 'count'),
  default: Type.Unsafe<unknown>({ description: 'Value if a request does not set one', examples: [60] }),
  description: Text(
    'Meaning, with unit and range',
    'Exclusive upper bound of the number of articles a customer ignores',
  ),
};

export const PresetMember = Component('PresetMember', 'One member of a parameter that is an object', fields);

export const PresetParameter = Component('PresetParameter', 'One parameter of a preset', {
  ...fields,
  members: Nullable(Type.Array(ref(PresetMember)), 'Members of an object; null for other types', null),
});
export type PresetParameter = Static<typeof PresetParameter>;

export const PresetDescription = Component('Preset', 'A named set of parameters', {
  name: Text('Name to use as `preset` in a request', 'notebook'),
  description: Text('Purpose of the preset', 'The rules of the seed notebook'),
  parameters: Type.Array(ref(PresetParameter), {
    description: 'All of its parameters, in the order in which a job lists them',
  }),
});
export type PresetDescription = Static<typeof PresetDescription>;
