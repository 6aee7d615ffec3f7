/**
 * Web pages of other origins: none may change anything, since a browser would send such a request for any
 * page that its user looks at. Those in CORS_ORIGINS may use the whole API (CORS, as in the Fetch standard).
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Problem } from '../../errors.ts';
import { varyBy } from '../documents/vary.ts';

/** Methods that change nothing. */
export const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** What a page may read besides the usual. */
const EXPOSED = {
  'access-control-expose-headers':
    'Accept-Ranges, Allow, Content-Disposition, Content-Length, Content-Range, ETag, Link, Location, ' +
    'Preference-Applied, Retry-After, X-Total-Count',
};
const PREFLIGHT = {
  'access-control-allow-methods': 'GET, HEAD, POST, DELETE',
  'access-control-allow-headers':
    'Accept, Authorization, Content-Encoding, Content-Type, Idempotency-Key, If-None-Match, If-Range, ' +
    'Last-Event-ID, Prefer, Range, X-API-Key',
  'access-control-max-age': '600',
};

/** Before keys are asked for, since a browser sends none with the question whether it may send a request. */
export function checkOrigins(app: FastifyInstance, corsOrigins: string[]): void {
  const trusted = new Set(corsOrigins);
  app.addHook('onRequest', ({ method, headers }, reply, done) => {
    const { origin } = headers;
    const isTrusted = origin !== undefined && trusted.has(origin);
    if (trusted.size > 0) varyBy(reply, 'Origin');
    if (isTrusted && respondsToPreflight(method, headers, allow(reply, origin))) return;
    if (!isTrusted && !SAFE_METHODS.has(method) && isForeign(headers)) throw foreign(origin);
    done();
  });
}

const allow = (reply: FastifyReply, origin: string) =>
  reply.header('access-control-allow-origin', origin).headers(EXPOSED);

/** Whether this is a browser's question before the request proper; then it has been answered. */
function respondsToPreflight(method: string, headers: IncomingHttpHeaders, reply: FastifyReply): boolean {
  if (method !== 'OPTIONS' || headers['access-control-request-method'] === undefined) return false;
  void reply.code(204).headers(PREFLIGHT).send();
  return true;
}

/**
 * Whether a browser sent this for a page of another origin. Sec-Fetch-Site says so itself, even behind a
 * proxy that changes Host. Old browsers, and those without TLS, send Origin only; other clients neither.
 */
function isForeign({ origin, host, 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return origin !== undefined && !isOriginOf(origin, host);
}

function isOriginOf(origin: string, host = ''): boolean {
  if (!URL.canParse(origin)) return false; // "null", for example
  const { protocol, host: name } = new URL(origin);
  const own = `${protocol}//${host}`;
  return URL.canParse(own) && new URL(own).host === name && name !== '';
}

function foreign(origin: string | undefined): Problem {
  const whose = origin === undefined ? 'another site' : `the origin ${JSON.stringify(origin)}`;
  const detail = `A web page of ${whose} sent this request.`;
  const remedy = 'Only pages of this service, and of origins in CORS_ORIGINS, may send it.';
  return new Problem('foreign_page', `${detail} ${remedy}`);
}
