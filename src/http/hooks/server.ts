/**
 * The HTTP server under Fastify. What Node would answer by itself, with an empty body or by hanging up, gets
 * a problem: unknown expectations, a missing Host (through Fastify: see hosts.ts), CONNECT, malformed HTTP.
 */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../../errors.ts';
import { respondOnSocket, respondToMalformed } from '../documents/problems.ts';

type Options = { keepAliveTimeout?: number };

/**
 * Fastify's serverFactory. Called for each address of HOST; Fastify attaches its listeners only to the first.
 * No limit on a whole request, since an upload may take hours; silent-clients.ts handles those that hang.
 */
export function httpServer(handler: RequestListener, { keepAliveTimeout }: Options): Server {
  const server = createServer({ keepAliveTimeout, requestTimeout: 0, requireHostHeader: false }, handler);
  server.on('clientError', (error: Error, socket) => respondToMalformed(error, socket as Socket));
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.on('connect', (_request, socket) => {
    const detail = 'CONNECT is for proxies, which this service is not.';
    respondOnSocket(new Problem('bad_request', detail), socket as Socket);
  });
  return server;
}

/** The only expectation is the standard's: that the server asks for the body, which Node does. */
export function refuseExpectations(app: FastifyInstance): void {
  app.addHook('onRequest', ({ headers: { expect } }, _reply, done) => {
    if (expect === undefined || /^100-continue$/i.test(expect)) return done();
    const detail = `Unknown expectation ${JSON.stringify(expect)}.`;
    throw new Problem('expectation_failed', `${detail} Expected 100-continue, or no Expect header.`);
  });
}
