/** Arbitrary values for what the document describes: those that are there, those a schema allows, and spite. */
import fc from 'fast-check';
import type { Described, Parameter, Schema } from './document.ts';

/** Values that exist in the service under test, by the name of a parameter or member. */
export type Known = Record<string, string[]>;

/** What values are made from. */
export interface Source extends Pick<Described, 'resolve'> {
  known: Known;
}

const NASTY = [
  '',
  ' ',
  '0',
  '-1',
  '1e9',
  '9007199254740993',
  '99999999999999999999',
  'NaN',
  'null',
  'true',
  '[]',
  '{}',
  '../../etc/passwd',
  "' OR 1=1 --",
  '%00',
  '\u0000',
  '\r\nX-Injected: yes',
  '\ud800',
  '🛒',
  'a'.repeat(300),
  '__proto__',
  'constructor',
  '%',
  '2020-13-45',
  '9999-12-31T23:59:59Z',
  '<script>alert(1)</script>',
];

export const nasty = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary', maxLength: 40 }));

const anyText = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('42', 'notebook', 'training'));

/** Members of a body; mostly with all that are required. */
function record({ properties = {}, required = [] }: Schema, source: Source, depth: number) {
  const members = Object.fromEntries(
    Object.entries(properties).map(([name, one]) => [name, allowed(one, source, depth + 1, name)]),
  );
  const requiredKeys = required.filter((name) => name in members);
  return fc.oneof(
    { weight: 4, arbitrary: fc.record<Record<string, unknown>>(members, { requiredKeys }) },
    { weight: 1, arbitrary: fc.record<Record<string, unknown>>(members, { requiredKeys: [] }) },
  );
}

function ofType(type: string | undefined, schema: Schema, source: Source, depth: number, name: string) {
  const { items, minimum, maximum, examples } = schema;
  const right = source.known[name] ?? [];
  if (type === 'integer')
    return fc.integer({ min: Math.max(minimum ?? 0, -1000), max: Math.min(maximum ?? 50, 50) });
  if (type === 'number') return fc.double({ min: minimum ?? 0, max: maximum ?? 1, noNaN: true });
  if (type === 'boolean') return fc.boolean();
  if (type === 'null') return fc.constant(null);
  if (type === 'array') return fc.array(allowed(items ?? {}, source, depth + 1, name), { maxLength: 3 });
  if (type === 'object' && depth < 4) return record(schema, source, depth);
  if (right.length > 0) return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...right) }, anyText);
  return examples ? fc.oneof(fc.constantFrom(...examples), anyText) : anyText;
}

/** Values that a schema allows, as far as the document tells; else something near them. */
export function allowed(schema: Schema, source: Source, depth = 0, name = ''): fc.Arbitrary<unknown> {
  const resolved = source.resolve(schema);
  const { type, enum: values, const: constant, anyOf, oneOf } = resolved;
  if (constant !== undefined) return fc.constant(constant);
  if (values) return fc.constantFrom(...values);
  const options = anyOf ?? oneOf;
  if (options) return fc.oneof(...options.map((one) => allowed(one, source, depth + 1, name)));
  const types = Array.isArray(type) ? type : [type];
  return fc.oneof(...types.map((one) => ofType(one, resolved, source, depth, name)));
}

/** How a request's values are chosen: as the document shows them, as its schemas allow them, or out of spite. */
export type Mood = 'right' | 'allowed' | 'nasty';

export function valueOf(mood: Mood, parameter: Parameter, source: Source): fc.Arbitrary<string> {
  const { name, example, schema } = parameter;
  const shown = example === undefined ? [] : [String(example)];
  const right = source.known[name] ?? shown;
  const byName = right.length > 0 ? fc.constantFrom(...right) : allowed(schema, source).map(String);
  if (mood === 'right') return byName;
  const bySchema = fc.oneof(
    { weight: 3, arbitrary: byName },
    { weight: 2, arbitrary: allowed(schema, source).map(String) },
  );
  return mood === 'allowed' ? bySchema : fc.oneof(bySchema, nasty);
}
