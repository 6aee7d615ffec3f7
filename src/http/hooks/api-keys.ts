/**
 * If API keys are configured, every request needs one, except those for health, and for the files of the web
 * page and of Swagger UI: browsers can't send a key with them, and they ask people for it.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../../errors.ts';

const OPEN_TO_ALL = new Set(['/livez', '/readyz']);

/** Whether the request is for health, which anybody may ask for, under any name. */
export const isOpenToAll = ({ url }: FastifyRequest): boolean => OPEN_TO_ALL.has(pathOf(url));

/** Asked for every request, so nothing is allocated unless there is a query. */
export function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}

/** Files that are the same everywhere and hold no data. */
const isPage = (path: string): boolean =>
  path === '/' || path === '/docs' || path.startsWith('/ui/') || path.startsWith('/docs/');

/** Requires `Authorization: Bearer <key>` or `X-API-Key: <key>`. Does nothing without keys. */
export function askForKeys(app: FastifyInstance, keys: string[]): void {
  if (keys.length === 0) return;
  const digests = keys.map(digestOf);
  app.addHook('onRequest', (request, reply, done) => {
    const key = keyOf(request);
    if (key !== undefined && isOneOf(digests, digestOf(key))) return done();
    const [wrong, more] = key === undefined ? ['missing', ''] : ['wrong', ', error="invalid_token"'];
    // On pages, too: so the web page knows that it has to ask for one.
    reply.header('www-authenticate', `Bearer realm="footfall"${more}`);
    if (isOpenToAll(request) || isPage(pathOf(request.url))) return done();
    const remedy = 'send one as "Authorization: Bearer <key>" or "X-API-Key: <key>".';
    throw new Problem('unauthorized', `The API key is ${wrong}: ${remedy}`);
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
  return digests.filter((one) => timingSafeEqual(one, digest)).length > 0;
}
