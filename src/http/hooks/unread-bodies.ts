/**
 * Handles responses that are ready before the request has arrived, for example after a bad row: reads and
 * discards the rest of the request. Closing a socket with unread data would reset the connection, and the
 * client would see that instead of the response.
 */
import { finished } from 'node:stream/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Most clients stop when they see an error; the others are cut off after this time. */
const STILL_SENDING_MS = 30_000;

export function discardUnreadBodies(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (!hasBody(request) || request.raw.readableEnded || request.raw.destroyed) return done();
    // Fastify would close the connection after a body that it couldn't parse.
    reply.removeHeader('connection');
    const rest = restOf(request);
    // On `Connection: close`, Node closes right after the response: then read the rest first.
    if (/\bclose\b/i.test(request.headers.connection ?? '')) void rest.then(() => done());
    else done();
  });
}

export function hasBody({ headers }: FastifyRequest): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && Number(length) > 0);
}

/** Resolves when the rest has arrived, or the client is gone or cut off. */
async function restOf({ raw }: FastifyRequest): Promise<void> {
  const cut = setTimeout(() => raw.destroy(), STILL_SENDING_MS).unref();
  raw.resume();
  await finished(raw, { writable: false }).catch(() => {});
  clearTimeout(cut);
}
