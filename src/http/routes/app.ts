/** The app as routes see it: the types of a request follow from the route's TypeBox schemas. */
import type { FastifyPluginAsyncTypebox, TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  ContextConfigDefault,
  FastifySchema,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
  RouteGenericInterface,
  RouteHandlerMethod,
} from 'fastify';

export type App = Parameters<FastifyPluginAsyncTypebox>[0];

/** The handler of a route with this schema. */
type Handler<S extends FastifySchema> = RouteHandlerMethod<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  RouteGenericInterface,
  ContextConfigDefault,
  S,
  TypeBoxTypeProvider
>;

/**
 * Registers `handler` for GET and HEAD, to which it must send no body. Fastify's own HEAD would run the whole
 * download and overwrite its Content-Length.
 */
export function getAndHead<S extends FastifySchema>(app: App, url: string, schema: S, handler: Handler<S>) {
  app.route({ method: 'GET', url, schema, handler, exposeHeadRoute: false });
  app.route({ method: 'HEAD', url, schema, handler });
}
