/** Headers on every response that limit what a browser lets its pages do. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';

/** A handler that needs another value sets it itself. */
export function sendSecurityHeaders(app: FastifyInstance): void {
  const headers = headersOfHelmet();
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
}

/** They never change, so helmet runs once; per request it would take half the time of a small response. */
function headersOfHelmet(): Record<string, string> {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  const middleware = helmet({
    // Swagger UI loads its files over plain HTTP where the service runs without TLS.
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
    strictTransportSecurity: false,
  });
  middleware(request, response, () => undefined);
  return response.getHeaders() as Record<string, string>;
}
