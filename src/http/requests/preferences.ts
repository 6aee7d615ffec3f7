/** How a client wants to be served: headers Prefer (RFC 7240) and Idempotency-Key. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Text } from '../../model/field.ts';
import { faulty } from '../../errors.ts';
import { leavePlace } from '../hooks/turns.ts';
import { WAIT_MAX } from '../../model/job.ts';

/** Not checked by their schemas, since invalid preferences must be ignored. */
export const Prefer = (description: string) => Type.Optional(Text(`wait=N: ${description}`, 'wait=10'));
export const IdempotencyKey = (more: string) => {
  const repeated = 'Repeating a request with the same key and body returns the first response';
  const documented = { pattern: '^[!-~]([ -~]{0,253}[!-~])?$' };
  return Type.Optional(Type.String({ documented, description: `${repeated}${more}; kept 24 h` }));
};

const KEY_LENGTH_MAX = 255;

/** The key of a request that may be repeated; undefined without. Throws Problem (bad_request). */
export function idempotencyKeyOf({ headers }: FastifyRequest): string | undefined {
  if (headers['idempotency-key'] === undefined) return undefined;
  const key = String(headers['idempotency-key']).trim();
  if (key.length >= 1 && key.length <= KEY_LENGTH_MAX) return key;
  const right = `a string of 1 to ${KEY_LENGTH_MAX} characters, not of ${key.length}`;
  throw faulty([{ parameter: 'Idempotency-Key', detail: `Idempotency-Key must be ${right}.` }]);
}

/** The N of `Prefer: wait=N`, at most 60, and Preference-Applied says so; any other preference is ignored. */
export function waitOf({ headers }: FastifyRequest, reply: FastifyReply): number | undefined {
  for (const preference of String(headers.prefer ?? '').split(',')) {
    const wait = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;|$)/i.exec(preference);
    if (!wait) continue;
    const seconds = Math.min(Number(wait[1]), WAIT_MAX);
    leavePlace(reply);
    reply.header('preference-applied', `wait=${seconds}`);
    return seconds;
  }
  return undefined;
}
