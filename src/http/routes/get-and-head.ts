/**
 * GET with a HEAD of its own: Fastify's would run the whole download through and overwrite its
 * Content-Length.
 */
import type { FastifySchema } from 'fastify';
import type { App, Handler } from './typed.ts';

/** Registers `handler` for both; it must send no body to HEAD. */
export function getAndHead<S extends FastifySchema>(
  app: App,
  url: string,
  schema: S,
  handler: Handler<S>,
): void {
  app.route({ method: 'GET', url, schema, handler, exposeHeadRoute: false });
  app.route({ method: 'HEAD', url, schema, handler });
}
