/**
 * Checks requests against the schemas of their routes. Strings of a path or query become the numbers and
 * booleans that they spell; nothing else is converted.
 */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifySchemaCompiler } from 'fastify';
import { faulty, Problem } from '../../errors.ts';
import { escaped, FAULTS_TOLD, validator } from '../../validation/validator.ts';
import { Closed } from './parameters.ts';
import { NOTHING_THERE } from '../hooks/routes-known.ts';

type Schema = { properties?: Record<string, { type?: string | string[] }> };

/** Fastify's validator compiler. The body of an upload is a stream, which is checked as it flows. */
export const validatorCompiler: FastifySchemaCompiler<Schema> = ({ schema, httpPart, contentType }) => {
  if (httpPart === 'body') {
    if (contentType !== undefined && contentType !== 'application/json') return () => true;
    const check = validator(schema, { noun: 'member', pointer: '' });
    return (value: unknown) => {
      if (value === null || value === undefined)
        return { error: new Problem('bad_request', `The body is missing: ${BODY_NEEDED}`) };
      const faults = check(value);
      return faults.length > 0 ? { error: faulty(faults) } : { value };
    };
  }
  const check = validator(schema, { noun: 'parameter' });
  const spelledOut = speller(schema);
  return (strings: Record<string, unknown> | null) => {
    const value = spelledOut(strings);
    const faults = check(value);
    if (faults.length === 0) return { value };
    // A path that ends in a slash where an id should be.
    const isCutShort = httpPart === 'params' && Object.values(value).includes('');
    return { error: isCutShort ? new Problem('not_found', NOTHING_THERE) : faulty(faults) };
  };
};

const BODY_NEEDED = 'send a JSON object as application/json; {} means all defaults.';

const SPELLINGS: Record<string, [pattern: RegExp, read: (text: string) => unknown]> = {
  integer: [/^-?\d{1,16}$/, Number],
  number: [/^-?\d{1,16}(\.\d{1,16})?$/, Number],
  boolean: [/^(true|false)$/, (text) => text === 'true'],
};

/** Turns strings of a query or path into numbers and booleans where the schema wants those. */
function speller({ properties = {} }: Schema) {
  const wanted = Object.entries(properties).flatMap(([name, { type }]) => {
    const spelling = SPELLINGS[String(type)];
    return spelling ? [[name, ...spelling] as const] : [];
  });
  return (strings: Record<string, unknown> | null): Record<string, unknown> => {
    if (strings !== null && wanted.every(([name]) => strings[name] === undefined)) return strings;
    const values: Record<string, unknown> = { ...strings };
    for (const [name, pattern, read] of wanted) {
      const text = values[name];
      if (typeof text === 'string' && pattern.test(text)) values[name] = read(text);
    }
    return values;
  };
}

/** Routes whose schema has no query accept none. */
export function refuseQueries(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    if (route.schema?.operationId) route.schema = { querystring: Closed({}), ...route.schema };
  });
}

/** Routes without a body accept none except `{}`, which some clients send with every request. */
export function refuseBodies(app: FastifyInstance): void {
  app.addHook('preValidation', ({ body, routeOptions }, _reply, done) => {
    if (body === undefined || body === null || routeOptions.schema?.body !== undefined) return done();
    if (typeof body !== 'object' || Array.isArray(body) || body instanceof Readable)
      throw new Problem('bad_request', 'This request has no body: leave it out.');
    const names = Object.keys(body).slice(0, FAULTS_TOLD);
    if (names.length === 0) return done();
    const detail = (name: string) => `Unknown member ${JSON.stringify(name)}. This request has no body.`;
    throw faulty(names.map((name) => ({ pointer: `/${escaped(name)}`, detail: detail(name) })));
  });
}
