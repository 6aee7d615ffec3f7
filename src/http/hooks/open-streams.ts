/**
 * Requests that may take hours: downloads, uploads and event streams. There is a bound on each, so that
 * memory is bounded. On shutdown they are cut off at once; other requests get a few seconds.
 */
import type { Socket } from 'node:net';
import { finished, Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Problem } from '../../errors.ts';
import { leavePlace } from './turns.ts';

export type StreamKind = 'download' | 'upload' | 'events';

/** The most of each at once; docs/operating.md says what memory they take. */
export const MOST_OPEN: Record<StreamKind, number> = { download: 64, upload: 32, events: 256 };

const NAMES: Record<StreamKind, string> = {
  download: 'downloads',
  upload: 'uploads',
  events: 'event streams',
};

export const STREAM_KINDS = Object.keys(MOST_OPEN) as StreamKind[];

/** Seconds after which to try again. */
const RETRY_AFTER = 5;

/** A download whose client has taken nothing for so long gives way to another one if all places are taken. */
export const STALLED_MS = 60_000;

/** The process has 10 s in all to end. */
const GRACE_MS = 4000;

/** Why a response ended before its end: the client left, its source failed, or it was ended here. */
export type CutReason = 'client' | 'failure' | 'stalled' | 'shutdown';

export interface OpenStream {
  readonly kind: StreamKind;
  /** Since when it has been waiting for its client to take something; undefined while it isn't. */
  waitingSince: number | undefined;
}

export type OpenStreams = ReturnType<typeof openStreams>;

declare module 'fastify' {
  interface FastifyInstance {
    openStreams: OpenStreams;
  }
  interface FastifyReply {
    /** Why it was cut off, if it was. */
    cutReason: CutReason | undefined;
  }
}

/** `most` and `now` are the constants above and the clock, except in tests. */
export function openStreams(most = MOST_OPEN, now = () => performance.now()) {
  const open = new Map<OpenStream, FastifyReply>();

  const count = (kind: StreamKind): number => [...open.keys()].filter((one) => one.kind === kind).length;

  function end(stream: OpenStream, reason: CutReason): void {
    const reply = open.get(stream);
    open.delete(stream);
    if (reply) cutOff(reply, reason);
  }

  function longestStalled(kind: StreamKind): OpenStream | undefined {
    const before = now() - STALLED_MS;
    return [...open.keys()]
      .filter((one) => one.kind === kind && (one.waitingSince ?? Infinity) < before)
      .sort((one, other) => one.waitingSince! - other.waitingSince!)[0];
  }

  return {
    count,
    now,

    /** Takes a place until the response has ended. Throws Problem (overloaded) if there is none. */
    enter(kind: StreamKind, reply: FastifyReply): OpenStream {
      if (count(kind) >= most[kind]) {
        const stalled = longestStalled(kind);
        if (!stalled) {
          const detail = `${most[kind]} ${NAMES[kind]} are under way already. Try again in a moment.`;
          throw new Problem('overloaded', detail, { retryAfter: RETRY_AFTER });
        }
        end(stalled, 'stalled');
      }
      const stream: OpenStream = { kind, waitingSince: undefined };
      open.set(stream, reply);
      leavePlace(reply);
      finished(reply.raw, () => open.delete(stream));
      return stream;
    },

    /** Cuts off what is being sent. Uploads end with their imports, which respond. */
    endAll(): void {
      for (const stream of open.keys()) if (stream.kind !== 'upload') end(stream, 'shutdown');
    },
  };
}

/**
 * Breaks a response off so that its client notices: where neither a length nor chunks tell (HTTP/1.0), an
 * orderly end of the connection would look like the end of the file.
 */
export function cutOff(reply: FastifyReply, reason: CutReason): void {
  const { raw } = reply;
  if (raw.writableFinished || raw.destroyed) return;
  reply.cutReason ??= reason;
  if (raw.headersSent && !raw.chunkedEncoding && !reply.hasHeader('content-length')) reset(raw.socket);
  raw.destroy();
}

/** Node would end it in order after all, if nothing waits to be written. Injected requests have no socket. */
function reset(socket: Socket | null): void {
  if (socket?.resetAndDestroy)
    Object.assign(socket, { destroySoon: () => socket.destroy() }).resetAndDestroy();
}

/** Adds `app.openStreams`, which `app.close()` ends. */
export function endStreamsOnClose(app: FastifyInstance): void {
  let closing = false;
  const streams = openStreams();
  app.decorate('openStreams', streams);
  app.decorateReply('cutReason', undefined);

  app.addHook('onRequest', (_request, reply, done) => {
    if (!closing) return done();
    reply.header('connection', 'close');
    throw new Problem('overloaded', 'The service is shutting down. Try again in a moment.', {
      retryAfter: 5,
    });
  });
  // A body that is a stream is an upload.
  app.addHook('preValidation', (request, reply, done) => {
    if (request.body instanceof Readable) streams.enter('upload', reply);
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) reply.header('connection', 'close');
    done();
  });
  app.addHook('preClose', async () => {
    closing = true;
    streams.endAll();
    const cut = setTimeout(() => app.server.closeAllConnections(), GRACE_MS).unref();
    app.server.once('close', () => clearTimeout(cut));
  });
}
