/**
 * The presets as they are listed: everything is read off the schemas of their parameters, so that it is said
 * only once.
 */
import type { PresetDescription, PresetParameter } from '../model/preset-description.ts';
import { PRESETS } from './presets.ts';

/** What of a parameter's JSON Schema is told. */
interface Schema {
  type?: string | string[];
  enum?: string[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  unit?: string;
  default?: unknown;
  description?: string;
}

type Member = Omit<PresetParameter, 'members'>;

/** A schema that allows one of several kinds of values, or just its own. */
const kindsOf = (schema: Schema): Schema[] => schema.anyOf ?? [schema];

function typeOf(schema: Schema): string | string[] {
  // An enumeration without a type is one of texts.
  const types = kindsOf(schema).flatMap(({ type = 'string' }) => type);
  return types.length === 1 ? types[0] : types;
}

/** The first value of a keyword, be it of the whole or of one kind. */
function keyword<K extends keyof Schema>(schema: Schema, name: K): Schema[K] | null {
  return [schema, ...kindsOf(schema)].find((one) => one[name] !== undefined)?.[name] ?? null;
}

const describeMember = (name: string, schema: Schema): Member => ({
  name,
  type: typeOf(schema),
  minimum: keyword(schema, 'minimum') ?? null,
  maximum: keyword(schema, 'maximum') ?? null,
  enum: keyword(schema, 'enum') ?? null,
  pattern: keyword(schema, 'pattern') ?? null,
  unit: keyword(schema, 'unit') ?? null,
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

/** Every preset that a job can be asked for with. */
export const describePresets = (): PresetDescription[] =>
  Object.values(PRESETS).map(({ name, description, parameters }) => ({
    name,
    description,
    parameters: describeAll(parameters.properties as Record<string, Schema>),
  }));
