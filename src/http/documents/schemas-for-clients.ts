/**
 * Rewrites the schemas of the OpenAPI document into what generators of clients understand: alternatives as
 * `anyOf` instead of lists of types, the size of numbers as `format`, and none of our own keywords. Requests
 * are still checked against the schemas as they were written.
 */

/** Values, which may look like schemas. */
const VALUES = new Set(['const', 'default', 'enum', 'example', 'examples']);

/** Our own keywords: see validation/validator.ts. */
const OWN = new Set(['documented', 'inWords', 'isTime']);

/** Times in strings, a little wider than what is read: `2020-09-22`, `2020-09-22T10:30:00Z`, milliseconds. */
const ZONE = '[Zz]|UTC|GMT|[+ -]\\d{2}(:?\\d{2})?';
const TIME_OF_DAY = `[Tt ]\\d{2}:\\d{2}(:\\d{2}([.,]\\d+)?)?( ?(${ZONE}))?`;
const TIME = `^(-?\\d{1,15}|\\d{4}-\\d{2}-\\d{2}(${TIME_OF_DAY})?)$`;

const INT32 = 2 ** 31;

/** Keywords that say something about values of one type only. */
const ABOUT: Record<string, string[]> = {
  number: ['minimum', 'maximum'],
  integer: ['minimum', 'maximum'],
  string: ['minLength', 'maxLength', 'pattern'],
  array: ['items', 'minItems', 'maxItems'],
  object: ['properties', 'required', 'additionalProperties', 'maxProperties'],
};

type Schema = Record<string, unknown>;

/** Not so: parameters that are accepted from older clients only. */
const isDocumented = (one: unknown) => !(one as { schema?: Schema } | null)?.schema?.undocumented;

const isObject = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const mapped = (members: Schema, change: (value: unknown, name: string) => unknown): Schema =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [name, change(value, name)]));

/** The document, or a part of it, with all of its schemas rewritten. */
export function forClients(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter(isDocumented).map(forClients);
  if (!isObject(value)) return value;
  const members = mapped(value, (member, name) => {
    if (VALUES.has(name)) return member;
    // Its members are named by us and may be called `type` or `enum`.
    return name === 'properties' && isObject(member) ? mapped(member, forClients) : forClients(member);
  });
  return rewritten(members);
}

function rewritten(schema: Schema): Schema {
  const { documented, isTime } = schema;
  const plain = Object.fromEntries(Object.entries(schema).filter(([name]) => !OWN.has(name)));
  if (isTime) plain.pattern = TIME;
  // Taken for an enumeration of strings by generators for Java.
  if (typeof plain.const === 'boolean') delete plain.const;
  if (isObject(documented)) Object.assign(plain, documented);
  if (Array.isArray(plain.enum) && plain.type === undefined) return chosen(plain, plain.enum);
  if (Array.isArray(plain.anyOf) && plain.description !== undefined)
    plain.anyOf = plain.anyOf.map((one) => withoutNotes(one as Schema));
  return Array.isArray(plain.type) ? alternatives(plain, plain.type as string[]) : sized(plain);
}

/** An enumeration with its type, which Swagger UI's lists need, or one for each of its types. */
function chosen(schema: Schema, values: unknown[]): Schema {
  const types = [...new Set(values.map((value) => typeof value))];
  if (types.length === 1) return { type: types[0], ...schema, ...namesOf(values) };
  const { enum: _values, ...rest } = schema;
  const anyOf = types.map((type) => ({ type, enum: values.filter((value) => typeof value === type) }));
  return { anyOf, ...rest };
}

const SIGNS: Record<string, string> = { '.': 'Point', ',': 'Comma' };

/** Names for values that are signs: a generator for Rust makes an empty name of the full stop. */
function namesOf(values: unknown[]): Schema {
  const names = values.map((value) => SIGNS[String(value)]);
  return names.every(Boolean) ? { 'x-enum-varnames': names } : {};
}

/** An alternative whose whole is described. */
function withoutNotes(schema: Schema): Schema {
  if (schema.type === 'object') return schema;
  const { description: _description, examples: _examples, ...rest } = schema;
  return rest;
}

/** `{type: [a, b], …}` → `{anyOf: [{type: a, …}, {type: b, …}]}`, with each keyword where it belongs. */
function alternatives(schema: Schema, types: string[]): Schema {
  const keywords = new Set(types.flatMap((type) => ABOUT[type] ?? []));
  const common = Object.entries(schema).filter(([name]) => name !== 'type' && !keywords.has(name));
  const anyOf = types.map((type) => {
    const own = (ABOUT[type] ?? []).filter((name) => name in schema);
    return sized({ type, ...Object.fromEntries(own.map((name) => [name, schema[name]])) });
  });
  return { ...Object.fromEntries(common), anyOf };
}

/** Many languages take an integer for one of 32 bits if nothing says more. */
function sized(schema: Schema): Schema {
  const { type, format } = schema;
  const { minimum = 0, maximum = Infinity } = schema as { minimum?: number; maximum?: number };
  if (format !== undefined) return schema;
  if (type === 'number') return { ...schema, format: 'double' };
  const fits = maximum < INT32 && minimum >= -INT32;
  return type === 'integer' && !fits ? { ...schema, format: 'int64' } : schema;
}
