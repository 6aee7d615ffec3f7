/** API keys: with any configured, every request needs one, but for the paths that say whether the service is well. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../../errors.ts';

const OPEN_TO_ALL = new Set(['/livez', '/readyz']);

/** Asks for `Authorization: Bearer <key>` or `X-API-Key: <key>`. Does nothing without keys. */
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
    const wrong =
      key === undefined ? 'No API key was sent' : 'The API key is not one of those that are accepted';
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

/** Digests are of one length and tell nothing of the key, so that the comparison can take the same time always. */
const digestOf = (key: string) => createHash('sha256').update(key).digest();

function isOneOf(digests: Buffer[], digest: Buffer): boolean {
  let found = false;
  for (const one of digests) found = timingSafeEqual(one, digest) || found;
  return found;
}
