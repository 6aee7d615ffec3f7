/**
 * Checks requests against their schemas, strictly: nothing unknown is dropped, no member of a body is converted.
 * Only the texts of a path or query become the numbers and booleans that they spell. Faults become one Problem
 * whose sentences say where, what would be right, and what was there.
 */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { FastifyInstance, FastifySchemaCompiler } from 'fastify';
import { Problem, type Fault } from '../../errors.ts';
import { NOTHING_THERE } from '../hooks/routes-known.ts';

/** Of a body above this size only the first fault is told: to collect millions of them would cost too much. */
const ALL_FAULTS_BELOW = 64 * 1024;
const FAULTS_TOLD = 50;

interface Schema {
  type?: string | string[];
  properties?: Record<string, Schema>;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  maxProperties?: number;
}

type Part = 'body' | 'params' | 'querystring' | 'headers';

const options = {
  strict: true,
  allowUnionTypes: true,
  coerceTypes: false,
  removeAdditional: false,
  verbose: true,
} as const;
const first = new Ajv({ ...options, allErrors: false });
const all = new Ajv({ ...options, allErrors: true });

/** Fastify's validator compiler. An upload's body is a stream: it is checked as it flows, not here. */
export const validatorCompiler: FastifySchemaCompiler<Schema> = ({ schema, httpPart, contentType }) => {
  if (httpPart === 'body' && contentType !== undefined && contentType !== 'application/json')
    return () => true;
  const part = httpPart as Part;
  // Compiled without its $id, which may stand for the same schema on another route.
  const anonymous = Object.fromEntries(Object.entries(schema).filter(([name]) => name !== '$id'));
  const spelledOut = speller(schema);
  const firstFault = first.compile(anonymous);
  const allFaults = all.compile(anonymous);
  return (data: unknown) => {
    const value = part === 'body' ? data : spelledOut(data as Record<string, unknown>);
    if (firstFault(value)) return { value };
    return { error: problemOf(value, part, firstFault, allFaults) };
  };
};

/** For texts of a query or path → numbers and booleans, where the schema wants those. */
function speller({ properties = {} }: Schema) {
  const types = Object.entries(properties).map(([name, { type }]) => [name, type] as const);
  const wanted = types.filter(([, type]) => type === 'integer' || type === 'number' || type === 'boolean');

  return (texts: Record<string, unknown> | null): Record<string, unknown> => {
    if (texts !== null && wanted.every(([name]) => texts[name] === undefined)) return texts;
    const values: Record<string, unknown> = { ...texts };
    for (const [name, type] of wanted) {
      const text = values[name];
      if (typeof text !== 'string') continue;
      if (type === 'integer' && /^-?\d{1,16}$/.test(text)) values[name] = Number(text);
      if (type === 'number' && /^-?\d{1,16}(\.\d{1,16})?$/.test(text)) values[name] = Number(text);
      if (type === 'boolean' && (text === 'true' || text === 'false')) values[name] = text === 'true';
    }
    return values;
  };
}

const isCutShort = (part: Part, value: unknown) =>
  part === 'params' && Object.values(value as object).includes('');

function problemOf(
  value: unknown,
  part: Part,
  firstFault: ValidateFunction,
  allFaults: ValidateFunction,
): Problem {
  if (part === 'body' && (value === null || value === undefined)) {
    return new Problem(
      'bad_request',
      'The body is missing: send a JSON object as application/json; {} stands for all defaults.',
    );
  }
  // A path that ends in a slash where an id should be.
  if (isCutShort(part, value)) return new Problem('not_found', NOTHING_THERE);
  const small = part !== 'body' || JSON.stringify(value).length < ALL_FAULTS_BELOW;
  if (small) allFaults(value);
  const errors = (small ? allFaults.errors : firstFault.errors) ?? [];
  const faults = new Map<string, Fault>();
  for (const error of errors.slice(0, FAULTS_TOLD)) {
    const fault = faultOf(error, part);
    const place = fault.pointer ?? fault.parameter ?? '';
    if (!faults.has(place)) faults.set(place, fault);
  }
  return invalid([...faults.values()]);
}

/** One Problem for the faults of a request. */
export function invalid(errors: Fault[]): Problem {
  const rest = errors.length > 1 ? ` (and ${errors.length - 1} more, see errors)` : '';
  return new Problem('bad_request', `${errors[0].detail.replace(/\.$/, '')}${rest}.`, { errors });
}

function faultOf(error: ErrorObject, part: Part): Fault {
  const parent = (error.parentSchema ?? {}) as Schema;
  const missing = error.params.missingProperty as string | undefined;
  const unknown = error.params.additionalProperty as string | undefined;
  const member = missing ?? unknown;
  const pointer = error.instancePath + (member === undefined ? '' : `/${escaped(member)}`);
  const name = part === 'body' ? pointer || 'The body' : unescaped(pointer.slice(1));
  const place = part === 'body' ? { pointer } : { parameter: name };
  if (missing !== undefined) return { ...place, detail: `${name} is missing.` };
  if (unknown !== undefined) return { ...place, detail: `${name} is not known here; ${knownNames(parent)}.` };
  if (Array.isArray(error.data) && part !== 'body')
    return { ...place, detail: `${name} must be given only once.` };
  const right = error.keyword === 'pattern' ? formOf(parent) : requirement(parent);
  return { ...place, detail: `${name} must be ${right}, not ${shown(error.data)}.` };
}

const escaped = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');
const unescaped = (token: string) => token.replaceAll('~1', '/').replaceAll('~0', '~');

function knownNames({ properties = {} }: Schema): string {
  const names = Object.keys(properties);
  if (names.length === 0) return 'nothing is';
  return names.length === 1 ? `only ${names[0]} is` : `known are ${names.join(', ')}`;
}

const formOf = ({ description = 'of the right form' }: Schema) =>
  `${description.charAt(0).toLowerCase()}${description.slice(1)}`;

/** What a value must be, as the rest of a sentence. */
function requirement(schema: Schema): string {
  if (schema.const !== undefined) return shown(schema.const);
  if (schema.enum) return `one of ${schema.enum.map(shown).join(', ')}`;
  return [schema.type ?? []]
    .flat()
    .map((type) => typeName(type, schema))
    .join(' or ');
}

function typeName(type: string, schema: Schema): string {
  switch (type) {
    case 'integer':
      return `a whole number${between(schema.minimum, schema.maximum)}`;
    case 'number':
      return `a number${between(schema.minimum, schema.maximum)}`;
    case 'string':
      return `a text${ofSize(schema.minLength, schema.maxLength, 'characters')}`;
    case 'array':
      return `a list${ofSize(schema.minItems, schema.maxItems, 'items')}`;
    case 'boolean':
      return 'true or false';
    case 'object':
      return `a JSON object${ofSize(undefined, schema.maxProperties, 'members')}`;
    default:
      return type;
  }
}

function between(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined && Math.abs(max) < Number.MAX_SAFE_INTEGER)
    return ` from ${min} to ${max}`;
  if (min !== undefined && Math.abs(min) < Number.MAX_SAFE_INTEGER) return ` of at least ${min}`;
  return '';
}

function ofSize(min: number | undefined, max: number | undefined, what: string): string {
  if (max === undefined) return min === undefined ? '' : ` of at least ${min} ${what}`;
  return min === undefined ? ` of at most ${max} ${what}` : ` of ${min} to ${max} ${what}`;
}

/** A value as it stands in the request, cut to a length that fits a sentence. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Routes without a body take none: an empty one, or `{}`, which some clients send with every request, is let pass. */
export function refuseBodies(app: FastifyInstance): void {
  app.addHook('preValidation', ({ body, routeOptions }, _reply, done) => {
    if (body === undefined || body === null || routeOptions.schema?.body !== undefined) return done();
    if (typeof body === 'object' && !Array.isArray(body)) {
      const faults = Object.keys(body)
        .slice(0, FAULTS_TOLD)
        .map((name) => ({
          pointer: `/${escaped(name)}`,
          detail: `/${escaped(name)} is not known here; this request has no body.`,
        }));
      if (faults.length === 0) return done();
      throw invalid(faults);
    }
    throw new Problem('bad_request', 'This request has no body: leave it out.');
  });
}
