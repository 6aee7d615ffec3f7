/** Turns a validation error into a sentence: the name, what would be right, and the value. */
import type { ErrorObject } from 'ajv';

interface Schema extends Partial<Record<Limit, number>> {
  type?: string | string[];
  properties?: object;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
  isTime?: boolean;
  /** In words, what `pattern` demands. */
  inWords?: string;
}
type Limit = 'minimum' | 'maximum' | `${'min' | 'max'}${'Length' | 'Items' | 'Properties'}`;

const A_TIME =
  'a time from 1970 to 2200, as epoch milliseconds or ISO 8601, for example 2020-09-22 or ' +
  '2020-09-22T10:30:00Z';

/** What is wrong with the value `name`; `noun`: what members are called; `isSpelled`: a string. */
export function sentenceOf(error: ErrorObject, name: string, noun: string, isSpelled: boolean): string {
  const { keyword, params, data } = error;
  const schema = (error.parentSchema ?? {}) as Schema;
  if (params.missingProperty !== undefined) return `${name} is missing.`;
  if (params.additionalProperty !== undefined)
    return `Unknown ${noun} ${shown(name)}. ${expected(Object.keys(schema.properties ?? {}), noun)}`;
  if (Array.isArray(data) && isSpelled && schema.type !== 'array') return `${name} must be given only once.`;
  const right =
    keyword === 'pattern'
      ? (schema.inWords ?? `a string that matches ${schema.pattern}`)
      : requirement(schema);
  return `${name} must be ${right}, not ${shown(isSpelled ? String(data) : data)}.`;
}

/** `Expected one of: limit, after.` */
export function expected(names: readonly string[], noun: string): string {
  if (names.length === 0) return `No ${noun}s are accepted here.`;
  return names.length === 1 ? `Expected: ${names[0]}.` : `Expected one of: ${names.join(', ')}.`;
}

/** `"a", "b" or "c"` */
export function oneOf(values: readonly unknown[]): string {
  const all = values.map(shown);
  const last = all.pop() as string;
  return all.length === 0 ? last : `${all.join(', ')} or ${last}`;
}

/** What a value must be, as the end of a sentence. */
function requirement(schema: Schema): string {
  if (schema.isTime) return A_TIME;
  if (schema.const !== undefined) return shown(schema.const);
  if (schema.enum) return oneOf(schema.enum);
  const types = [schema.type ?? []].flat();
  return types.map((type) => typeName(type, schema)).join(' or ');
}

function typeName(type: string, schema: Schema): string {
  const names: Record<string, string> = {
    integer: `an integer${between(schema.minimum, schema.maximum)}`,
    number: `a number${between(schema.minimum, schema.maximum)}`,
    string: `a string${ofSize(schema.minLength, schema.maxLength, 'characters')}`,
    array: `an array${ofSize(schema.minItems, schema.maxItems, 'items')}`,
    boolean: 'true or false',
    object: `an object${ofSize(undefined, schema.maxProperties, 'members')}`,
  };
  return names[type] ?? type;
}

/** Bounds at the limits of JSON's numbers are not worth mentioning. */
function between(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined && Math.abs(max) < Number.MAX_SAFE_INTEGER)
    return ` from ${min} to ${max}`;
  return min !== undefined && Math.abs(min) < Number.MAX_SAFE_INTEGER ? ` of at least ${min}` : '';
}

function ofSize(min: number | undefined, max: number | undefined, what: string): string {
  if (max === undefined) return min === undefined ? '' : ` of at least ${min} ${what}`;
  return min === undefined ? ` of at most ${max} ${what}` : ` of ${min} to ${max} ${what}`;
}

/** A value as in the request, cut to a length that fits a sentence. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return `an array of ${value.length} items`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
