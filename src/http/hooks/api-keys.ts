/** API keys: if any are configured, every request needs one, except those to /livez and /readyz. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../../errors.ts';

const OPEN_TO_ALL = new Set(['/livez', '/readyz']);

/** Requires `Authorization: Bearer <key>` or `X-API-Key: <key>`. Does nothing without keys. */
export function askForKeys(app: FastifyInstance, keys: string[]): void {
  if (keys.length === 0) return;
  const digests = keys.map(digestOf);
  app.addHook('onRequest', (request, reply, done) => {
    if (OPEN_TO_ALL.has(request.url.split('?', 1)[0])) return done();
    const key = keyOf(request);
    if (key !== undefined && isOneOf(digests, digestOf(key))) return done();
    reply.header(
      'www-authenticate',
      key === undefined ? 'Bearer realm="footfall"' : 'Bearer realm="footfall", error="invalid_token"',
    );
    const wrong = key === undefined ? 'The API key is missing' : 'The API key is wrong';
    throw new Problem(
      'unauthorized',
      `${wrong}: send one as "Authorization: Bearer <key>" or "X-API-Key: <key>".`,
    );
  });
}

function keyOf({ headers }: FastifyRequest): string | undefined {
  const bearer = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
  const header = headers['x-api-key'];
  return bearer ?? (typeof header === 'string' ? header : undefined);
}

/** Digests have equal lengths, so that comparing takes the same time for every key. */
const digestOf = (key: string) => createHash('sha256').update(key).digest();

function isOneOf(digests: Buffer[], digest: Buffer): boolean {
  let found = false;
  for (const one of digests) found = timingSafeEqual(one, digest) || found;
  return found;
}
