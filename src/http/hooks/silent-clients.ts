/**
 * Gives up on clients that fall silent in the middle of a request. There is no limit on the whole of a request, for an
 * upload may take hours, and none on an answer, for a download may, too.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { hasBody } from './unread-bodies.ts';

/** Node itself gives 60 s for the headers. A loader that falls behind holds the client up, so this is generous. */
const SILENT_MS = 120_000;

export function giveUpOnSilentClients(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    if (hasBody(request)) limitSilence(request);
    done();
  });
}

function limitSilence({ raw }: FastifyRequest): void {
  // Node destroys a socket that times out, since nobody listens for it. Injected requests have none.
  raw.socket.setTimeout?.(SILENT_MS);
  raw.once('end', () => raw.socket.setTimeout?.(0));
}
