/** GET with a HEAD of its own: Fastify's would run the whole download through and overwrite its Content-Length. */
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify';

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/** Registers `handler` for both; it must send no body to HEAD. */
export function getAndHead(app: FastifyInstance, url: string, schema: FastifySchema, handler: Handler): void {
  app.route({ method: 'GET', url, schema, handler, exposeHeadRoute: false });
  app.route({ method: 'HEAD', url, schema, handler });
}
