/**
 * Serves everything below a path prefix (BASE_PATH), as reverse proxies show it: requests are understood with
 * and without it, since some proxies take it away, and every link has it.
 */
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import { pathOf } from './api-keys.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** What every link begins with: empty, or a path without a slash at its end. */
    basePath: string;
  }
}

/** Fastify's option that takes the prefix away. */
export function belowPath(basePath: string): Pick<FastifyServerOptions, 'rewriteUrl'> {
  if (basePath === '') return {};
  return {
    rewriteUrl: ({ url = '/' }: IncomingMessage) =>
      url.startsWith(`${basePath}/`) ? url.slice(basePath.length) : url,
  };
}

/** The page's own links are relative, so its address has to end in a slash. */
export function serveBelow(app: FastifyInstance, basePath: string): void {
  app.decorate('basePath', basePath);
  if (basePath === '') return;
  app.addHook('onRequest', (request, reply, done) => {
    if (pathOf(request.url) !== basePath) return done();
    void reply.redirect(`${basePath}/${request.url.slice(basePath.length)}`, 308);
  });
}
