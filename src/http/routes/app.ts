/** The app as routes see it: the types of a request follow from the route's TypeBox schemas. */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  ContextConfigDefault,
  FastifyBaseLogger,
  FastifyInstance,
  FastifySchema,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
  RouteGenericInterface,
  RouteHandlerMethod,
} from 'fastify';

export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** The handler of a route with this schema. */
export type Handler<S extends FastifySchema> = RouteHandlerMethod<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  RouteGenericInterface,
  ContextConfigDefault,
  S,
  TypeBoxTypeProvider
>;

/**
 * Registers `handler` for GET and HEAD; it must send no body to HEAD. Fastify's own HEAD would run the whole
 * download through and overwrite its Content-Length.
 */
export function getAndHead<S extends FastifySchema>(
  app: App,
  url: string,
  schema: S,
  handler: Handler<S>,
): void {
  app.route({ method: 'GET', url, schema, handler, exposeHeadRoute: false });
  app.route({ method: 'HEAD', url, schema, handler });
}
