/**
 * Shutdown of HTTP: new requests are refused and streaming responses end at once; other requests get a few
 * seconds, then their connections are cut.
 */
import type { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../../errors.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Responses that are being streamed: downloads and server-sent events. */
    openStreams: Set<Readable>;
  }
}

/** The process has 10 s in all to end. */
const GRACE_MS = 4000;

/** Adds `app.openStreams`, which `app.close()` ends. */
export function endStreamsOnClose(app: FastifyInstance): void {
  const open = new Set<Readable>();
  let closing = false;
  app.decorate('openStreams', open);

  app.addHook('onRequest', (_request, reply, done) => {
    if (!closing) return done();
    reply.header('connection', 'close');
    throw new Problem('overloaded', 'The service is shutting down. Try again in a moment.', {
      retryAfter: 5,
    });
  });
  app.addHook('preClose', async () => {
    closing = true;
    for (const stream of open) stream.destroy(new Error('the service is shutting down'));
    const cut = setTimeout(() => app.server.closeAllConnections(), GRACE_MS).unref();
    app.server.once('close', () => clearTimeout(cut));
  });
}
