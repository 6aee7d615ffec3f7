/**
 * Sends a response piece by piece, on request gzipped. A slow client slows the source down; if the source
 * fails, the response is cut off, so that the client notices.
 */
import { once } from 'node:events';
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { finished, type Writable } from 'node:stream';
import { finished as finishedLater } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Piece } from '../../contract.ts';
import { CATALOGUE, problemFrom } from '../../errors.ts';
import { cutOff, type OpenStream } from '../hooks/open-streams.ts';

/** Fast rather than small: at zlib's default level, gzip would be slower than the rows are made. */
const GZIP = { level: 1, chunkSize: 64 * 1024 };

/** Pieces on their way to the client at once. */
const UNDER_WAY = 2;

const nothing = () => undefined;

/** Takes the response over from Fastify and sends `pieces`. Never rejects. */
export async function sendPieces(
  reply: FastifyReply,
  stream: OpenStream,
  pieces: AsyncIterable<Piece>,
  { gzip = false } = {},
): Promise<void> {
  reply.hijack();
  const { raw } = reply;
  raw.on('error', nothing); // writes report it
  const client = new AbortController();
  finished(raw, (error) => {
    client.abort();
    if (error) noteCut(reply);
  });
  raw.writeHead(reply.statusCode, reply.getHeaders() as OutgoingHttpHeaders);
  const out = gzip ? gzipInto(raw) : raw;
  const { inTurn, openStreams } = reply.server;
  const { now } = openStreams;
  let pending = 0;
  let isWhole = false;
  try {
    const written: Promise<void>[] = [];
    for await (const { bytes, release } of pieces) {
      if (pending++ === 0) stream.waitingSince = now();
      const write = writeTo(out, bytes, client.signal, inTurn).finally(() => {
        release();
        stream.waitingSince = --pending > 0 ? now() : undefined;
      });
      write.catch(nothing); // awaited in turn
      written.push(write);
      if (client.signal.aborted) break;
      if (written.length >= UNDER_WAY) await written.shift();
    }
    await Promise.all(written);
    stream.waitingSince = now();
    await end(out, raw, client.signal);
    isWhole = true;
  } catch (error) {
    // A reset fails writes before the response is closed.
    const hasLeft = client.signal.aborted || raw.destroyed || raw.socket?.destroyed;
    if (!hasLeft) fail(reply, error);
  } finally {
    // Not after a whole response: that would close a connection that the next request may use.
    if (out !== raw || !isWhole) out.destroy();
  }
}

/** A source that failed. That a job was deleted meanwhile, for example, isn't the server's fault. */
function fail(reply: FastifyReply, error: unknown): void {
  const { code, message } = problemFrom(error);
  if (CATALOGUE[code][0] < 500) reply.log.info(`a response was cut off: ${message}`);
  else reply.log.error({ err: error }, 'a download failed and was cut off');
  cutOff(reply, 'failure');
}

function noteCut(reply: FastifyReply): void {
  reply.cutReason ??= 'client';
  const why = { client: 'its client left', stalled: 'its client took nothing', shutdown: 'shutting down' };
  if (reply.cutReason !== 'failure') reply.log.info(`a response was cut off: ${why[reply.cutReason]}`);
}

/** Gzips what is written to it into the response, as fast as the client takes it. */
function gzipInto(raw: ServerResponse) {
  const gzip = createGzip(GZIP);
  gzip.on('error', nothing); // writes report it
  gzip.pipe(raw, { end: false });
  return gzip;
}

async function end(out: Writable, raw: ServerResponse, signal: AbortSignal): Promise<void> {
  if (out !== raw) {
    out.end();
    await finishedLater(out, { signal });
  }
  raw.end();
  if (!raw.writableFinished) await once(raw, 'finish', { signal });
}

function writeTo(
  out: Writable,
  bytes: Uint8Array,
  client: AbortSignal,
  inTurn: FastifyInstance['inTurn'],
): Promise<void> {
  if (bytes.length === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error('The client has disconnected.'));
    if (client.aborted) return gone();
    client.addEventListener('abort', gone, { once: true });
    inTurn(() => {
      if (client.aborted) return;
      out.write(bytes, (error) => {
        client.removeEventListener('abort', gone);
        if (error) reject(error);
        else resolve();
      });
    });
  });
}
