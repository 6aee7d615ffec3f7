/**
 * The end of the program, as far as HTTP goes: no new requests, bodies that flow are ended at once, and whatever still
 * hangs on after a few seconds is cut off. Requests that are nearly done get that time.
 */
import type { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../../errors.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Bodies of answers that flow just now: downloads and server-sent events. */
    openStreams: Set<Readable>;
  }
}

/** The program has 10 s in all to end. */
const GRACE_MS = 4000;

/** Adds `app.openStreams` and what `app.close()` does with them. */
export function endStreamsOnClose(app: FastifyInstance): void {
  const open = new Set<Readable>();
  let closing = false;
  app.decorate('openStreams', open);

  app.addHook('onRequest', (_request, reply, done) => {
    if (!closing) return done();
    reply.header('connection', 'close');
    throw new Problem('overloaded', 'The service is being shut down. Try again in a moment.', {
      retryAfter: 5,
    });
  });
  app.addHook('preClose', async () => {
    closing = true;
    for (const stream of open) stream.destroy(new Error('the service is being shut down'));
    const cut = setTimeout(() => app.server.closeAllConnections(), GRACE_MS).unref();
    app.server.once('close', () => clearTimeout(cut));
  });
}
