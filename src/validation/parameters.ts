/** Checks a request's preset parameters one by one; generate/ checks what several have to agree on. */
import type { TObject } from 'typebox';
import type { Fault } from '../model/problem.ts';
import { epochMilliseconds } from './times.ts';
import { validator, type Check } from './validator.ts';

type CheckedParameters = { values: Record<string, unknown> } | { faults: Fault[] };

interface Schema {
  isTime?: boolean;
  properties?: Record<string, Schema>;
  items?: Schema;
}

const checks = new WeakMap<TObject, Check>();

/** The given parameters with times as epoch milliseconds, or all faults. `schema` is that of the preset. */
export function checkedParameters(schema: TObject, given: Record<string, unknown>): CheckedParameters {
  // A request may leave out any of them.
  const { required: _required, ...partial } = schema;
  const check = checks.get(schema) ?? validator(partial, { noun: 'parameter', pointer: '/parameters' });
  checks.set(schema, check);
  const faults = check(given);
  return faults.length > 0 ? { faults } : { values: withTimes(schema, given) };
}

/** The object with its times as numbers, its members in the order of the schema. */
function withTimes({ properties = {} }: Schema, given: Record<string, unknown>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(properties)) {
    const value = given[name];
    if (!Object.hasOwn(given, name) || value === undefined) continue;
    if (value === null) values[name] = null;
    else if (schema.isTime) values[name] = epochMilliseconds(value as number | string);
    else if (schema.items?.isTime) values[name] = (value as (number | string)[]).map(epochMilliseconds);
    else if (schema.properties) values[name] = withTimes(schema, value as Record<string, unknown>);
    else values[name] = value;
  }
  return values;
}
