/** The presets as they are listed, described from the schemas of their parameters. */
import type { PresetDescription, PresetParameter } from '../model/preset-description.ts';
import { PRESETS } from './presets.ts';

type Member = Omit<PresetParameter, 'members'>;

/** The part of a parameter's JSON Schema that is described. */
interface Schema extends Partial<Member> {
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
}

/** The alternatives that a schema allows: those of its `anyOf`, or just itself. */
const kindsOf = (schema: Schema): Schema[] => schema.anyOf ?? [schema];

function typeOf(schema: Schema): string | string[] {
  // Enumerations of strings have no type.
  const types = kindsOf(schema).flatMap(({ type = 'string' }) => type);
  return types.length === 1 ? types[0] : types;
}

/** The first value of a keyword, in the schema or one of its alternatives. */
function keyword<K extends keyof Schema>(schema: Schema, name: K): NonNullable<Schema[K]> | null {
  return [schema, ...kindsOf(schema)].find((one) => one[name] !== undefined)?.[name] ?? null;
}

const describeMember = (name: string, schema: Schema): Member => ({
  name,
  type: typeOf(schema),
  minimum: keyword(schema, 'minimum'),
  maximum: keyword(schema, 'maximum'),
  enum: keyword(schema, 'enum'),
  pattern: keyword(schema, 'pattern'),
  unit: keyword(schema, 'unit'),
  default: schema.default ?? null,
  description: schema.description ?? '',
});

const describeAll = (properties: Record<string, Schema>): PresetParameter[] =>
  Object.entries(properties).map(([name, schema]) => {
    const members = keyword(schema, 'properties');
    return {
      ...describeMember(name, schema),
      members: members ? Object.entries(members).map(([member, its]) => describeMember(member, its)) : null,
    };
  });

export const describePresets = (): PresetDescription[] =>
  Object.values(PRESETS).map(({ name, description, parameters }) => ({
    name,
    description,
    parameters: describeAll(parameters.properties as Record<string, Schema>),
  }));
