/**
 * Collects each path's methods: a known path with another method gets 405 with Allow (or a response to
 * OPTIONS), and only an unknown path 404.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../../errors.ts';

export const NOTHING_THERE = 'There is nothing at this path. See /docs for all paths.';

type KnownPath = { pattern: RegExp; methods: Set<string> };

/** Must be called before any route is registered. */
export function knowRoutes(app: FastifyInstance): void {
  const known = new Map<string, KnownPath>();

  app.addHook('onRoute', ({ url, method }) => {
    const path = known.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    for (const name of [method].flat()) path.methods.add(name);
    known.set(url, path);
  });

  // Not in the not-found handler, which runs only after the body has been read and parsed.
  app.addHook('onRequest', (request, reply, done) => {
    const path = request.url.split('?', 1)[0];
    // GET /v1/jobs/estimate is no job's path, though the router takes it for one.
    const own = request.routeOptions.url?.includes('/:') ? known.get(path) : undefined;
    if (!request.is404 && (!own || own.methods.has(request.method))) return done();
    respondToUnrouted(request, reply, methodsOf(known, path));
  });
  // Never reached, since the hook above has responded; without it Fastify would use its own.
  app.setNotFoundHandler((_request, reply) => reply.code(404).send());
}

function respondToUnrouted(request: FastifyRequest, reply: FastifyReply, methods: string[]): void {
  if (methods.length === 0) throw new Problem('not_found', NOTHING_THERE);
  const allowed = methods.join(', ');
  reply.header('allow', allowed);
  if (request.method === 'OPTIONS') return void reply.code(204).send();
  const detail = `${request.method} is not allowed here. Expected one of: ${allowed}.`;
  throw new Problem('method_not_allowed', detail);
}

function methodsOf(known: Map<string, KnownPath>, path: string): string[] {
  const own = known.get(path);
  const routes = own ? [own] : [...known.values()].filter(({ pattern }) => pattern.test(path));
  const methods = routes.flatMap((route) => [...route.methods, 'OPTIONS']);
  return [...new Set(methods)].sort();
}

/** A route's path as a pattern: `:name` is one segment, a final `*` anything. */
function patternOf(url: string): RegExp {
  const segments = url.split('/').map((segment) => {
    if (segment.startsWith(':')) return '[^/]+';
    return segment === '*' ? '.*' : segment.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${segments.join('/')}$`);
}
