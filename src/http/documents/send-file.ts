/**
 * Sends a file: headers, conditions, ranges, gzip. A slow client slows the source down; if the source fails,
 * the connection is cut, so that the client notices.
 */
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { PassThrough, pipeline, type Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../../errors.ts';
import { byteRange, namesTag, prefersGzip, rangeHolds } from '../requests/file-headers.ts';
import { CONTENT_TYPES } from './file-formats.ts';
import { varyBy } from './vary.ts';
import type { Download, Format, Piece } from '../../contract.ts';

/** Fast rather than small: at zlib's default level, gzip would be slower than the rows are made. */
const GZIP_LEVEL = 1;

/** Sends `download` as the file `name`; honours HEAD, If-None-Match, Range, If-Range and Accept-Encoding. */
export function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  download: Download,
  name: string,
  format: Format,
) {
  const { headers, method } = request;
  const { bytes, rows } = download;
  const isHead = method === 'HEAD';
  const gzip =
    !isHead && format !== 'parquet' && headers.range === undefined && prefersGzip(headers['accept-encoding']);
  const tag = download.etag === null ? null : `"${download.etag}${gzip ? '-gzip' : ''}"`;
  reply.type(CONTENT_TYPES[format]);
  reply.header('content-disposition', `attachment; filename="${name}"`);
  varyBy(reply, 'Accept', 'Accept-Encoding');
  reply.header('accept-ranges', bytes === null ? 'none' : 'bytes');
  // Later imports and deletions change the response, so caches must revalidate.
  reply.header('cache-control', 'no-cache');
  if (rows !== null) reply.header('x-total-count', rows);
  if (tag !== null) reply.header('etag', tag);
  if (tag !== null && namesTag(headers['if-none-match'], tag)) return reply.code(304).send();
  if (gzip) return sendGzipped(reply, download.body());
  // HEAD reports the length of the plain file, since ranges refer to it.
  if (bytes !== null) reply.header('content-length', bytes);
  if (isHead) return reply.send(null);
  void sendPieces(reply, download.pieces(rangeOf(request, reply, bytes, tag)));
  return reply;
}

/** The range to send, with its headers; undefined for the whole file. */
function rangeOf({ headers }: FastifyRequest, reply: FastifyReply, bytes: number | null, tag: string | null) {
  if (bytes === null || !rangeHolds(headers['if-range'] as string | undefined, tag)) return undefined;
  const range = byteRange(headers.range, bytes);
  if (range === 'unsatisfiable') {
    reply.removeHeader('content-length').header('content-range', `bytes */${bytes}`);
    throw new Problem('range_not_satisfiable', `The range must start within the ${bytes} bytes of the file.`);
  }
  if (range === undefined) return undefined;
  reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${bytes}`);
  reply.header('content-length', range.end - range.start + 1);
  return range;
}

function sendGzipped(reply: FastifyReply, body: Readable): FastifyReply {
  // pipeline destroys one stream when the other fails; Fastify notices through the one that it sends.
  const gzipped = pipeline(body, createGzip({ level: GZIP_LEVEL }), () => {});
  reply.header('content-encoding', 'gzip');
  return reply.send(track(reply, gzipped));
}

/** Pieces on their way to the client at once. */
const UNDER_WAY = 3;

/** Writes pieces to the socket and releases each once it has left the process. */
async function sendPieces(reply: FastifyReply, pieces: AsyncIterable<Piece>): Promise<void> {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(reply.statusCode, reply.getHeaders() as OutgoingHttpHeaders);
  const client = new AbortController();
  // Stands for the download in openStreams: destroying it cuts the connection.
  const body = track(reply, new PassThrough());
  body.once('close', () => raw.writableFinished || raw.destroy());
  raw.once('close', () => client.abort());
  const written: Promise<void>[] = [];
  try {
    for await (const { bytes, release } of pieces) {
      if (client.signal.aborted) break;
      const write = writeTo(raw, bytes, client.signal).then(release);
      write.catch(() => undefined); // awaited in turn
      written.push(write);
      if (written.length >= UNDER_WAY) await written.shift();
    }
    await Promise.all(written);
    if (!client.signal.aborted) await new Promise<void>((resolve) => raw.end(resolve));
  } catch (error) {
    if (!client.signal.aborted) reply.log.error({ err: error }, 'a download failed and was cut off');
  } finally {
    body.destroy();
  }
}

function writeTo(raw: ServerResponse, bytes: Uint8Array, client: AbortSignal): Promise<void> {
  if (bytes.length === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error('The client has disconnected.'));
    client.addEventListener('abort', gone, { once: true });
    raw.write(bytes, (error) => {
      client.removeEventListener('abort', gone);
      if (error) reject(error);
      else resolve();
    });
  });
}

/** Remembers a stream while it's being sent, so that shutdown can end it. */
function track<S extends Readable>(reply: FastifyReply, body: S): S {
  reply.server.openStreams.add(body);
  return body.once('close', () => reply.server.openStreams.delete(body));
}
