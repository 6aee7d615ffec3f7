/**
 * Answers that are ready before the whole of the request has come: bad options, a missing key, a bad row in line 3 of
 * three million. What the client still sends is read and thrown away, for a socket that is closed with data unread
 * resets the connection, and the client sees that instead of the answer.
 */
import { finished } from 'node:stream/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Most clients stop by themselves when they see an error; the others are cut off after this. */
const STILL_SENDING_MS = 30_000;

export function discardUnreadBodies(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (!hasBody(request) || request.raw.readableEnded || request.raw.destroyed) return done();
    // Fastify would close the connection after a body that it could not parse.
    reply.removeHeader('connection');
    const rest = restOf(request);
    // Node closes the connection as soon as the answer is sent if the client wishes so: then the rest comes first.
    if (/\bclose\b/i.test(request.headers.connection ?? '')) void rest.then(() => done());
    else done();
  });
}

export function hasBody({ headers }: FastifyRequest): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && Number(length) > 0);
}

/** Resolves when the rest of the body has come, or the client is gone or cut off. */
async function restOf({ raw }: FastifyRequest): Promise<void> {
  const cut = setTimeout(() => raw.destroy(), STILL_SENDING_MS).unref();
  raw.resume();
  await finished(raw, { writable: false }).catch(() => {});
  clearTimeout(cut);
}
