/**
 * Disconnects clients that fall silent in the middle of a request. A whole request or response has no limit,
 * since an upload or a download may take hours.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { hasBody } from './unread-bodies.ts';

/** Generous, since a slow loader holds the client up; Node allows 60 s for the headers. */
const SILENT_MS = 120_000;

export function giveUpOnSilentClients(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    if (hasBody(request)) limitSilence(request);
    done();
  });
}

function limitSilence({ raw }: FastifyRequest): void {
  // Node destroys a socket that times out unless something listens for it. Injected requests have none.
  raw.socket.setTimeout?.(SILENT_MS);
  raw.once('end', () => raw.socket.setTimeout?.(0));
}
