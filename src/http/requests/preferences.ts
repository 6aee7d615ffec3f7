/** What a client wishes about how it is served: headers Prefer (RFC 7240) and Idempotency-Key. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { faulty } from '../../errors.ts';
import { WAIT_MAX } from '../../model/job.ts';

const KEY_LENGTH_MAX = 255;

/** The key of a request that may be repeated; undefined without. Throws Problem (bad_request). */
export function idempotencyKeyOf({ headers }: FastifyRequest): string | undefined {
  if (headers['idempotency-key'] === undefined) return undefined;
  const key = String(headers['idempotency-key']).trim();
  if (key.length >= 1 && key.length <= KEY_LENGTH_MAX) return key;
  const right = `a string of 1 to ${KEY_LENGTH_MAX} characters, not of ${key.length}`;
  throw faulty([{ parameter: 'Idempotency-Key', detail: `Idempotency-Key must be ${right}.` }]);
}

/**
 * `Prefer: respond-async, wait=10` → 10, at most 60, and Preference-Applied says so. Undefined for anything
 * else, since a preference may be ignored.
 */
export function waitOf({ headers }: FastifyRequest, reply: FastifyReply): number | undefined {
  for (const preference of String(headers.prefer ?? '').split(',')) {
    const wait = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;|$)/i.exec(preference);
    if (!wait) continue;
    const seconds = Math.min(Number(wait[1]), WAIT_MAX);
    reply.header('preference-applied', `wait=${seconds}`);
    return seconds;
  }
  return undefined;
}
