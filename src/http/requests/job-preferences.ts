/** What a client wishes about how a job is created: headers Prefer (RFC 7240) and Idempotency-Key. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { WAIT_MAX } from '../../model/job.ts';
import { faulty } from '../../errors.ts';

export interface JobPreferences {
  idempotencyKey?: string;
  waitSeconds?: number;
}

/** Reads both headers, and says in Preference-Applied how long it waits. Throws Problem for a key that will not do. */
export function jobPreferences(request: FastifyRequest, reply: FastifyReply): JobPreferences {
  const idempotencyKey = keyOf(request.headers['idempotency-key']);
  const waitSeconds = waitOf(request.headers.prefer);
  if (waitSeconds !== undefined) reply.header('preference-applied', `wait=${waitSeconds}`);
  return {
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    ...(waitSeconds !== undefined && { waitSeconds }),
  };
}

function keyOf(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const key = String(header).trim();
  if (key.length >= 1 && key.length <= 255) return key;
  const detail = `Idempotency-Key must be a text of 1 to 255 characters, not of ${key.length}.`;
  throw faulty([{ parameter: 'Idempotency-Key', detail }]);
}

/** `respond-async, wait=10` → 10, at most 60; undefined for what is none, since a preference may be ignored. */
function waitOf(header: string | string[] | undefined): number | undefined {
  for (const preference of String(header ?? '').split(',')) {
    const wait = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;|$)/i.exec(preference);
    if (wait) return Math.min(Number(wait[1]), WAIT_MAX);
  }
  return undefined;
}
