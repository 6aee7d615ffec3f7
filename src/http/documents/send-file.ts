/**
 * Sends a file: headers, conditions, ranges, gzip. A slow client slows the source down. If the source fails
 * half-way, the connection is cut, so that the client notices.
 */
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { PassThrough, pipeline, type Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../../errors.ts';
import { byteRange, namesTag, prefersGzip, rangeHolds } from '../requests/file-headers.ts';
import { CONTENT_TYPES } from './file-formats.ts';
import type { ByteRange, Download, Format, Piece } from '../../contract.ts';

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
  const gzip = method !== 'HEAD' && packs(headers['accept-encoding'], headers.range, format);
  const tag = download.etag === null ? null : `"${download.etag}${gzip ? '-gzip' : ''}"`;
  describe(reply, download, tag, name, format);
  if (tag !== null && namesTag(headers['if-none-match'], tag)) return reply.code(304).send();
  // HEAD reports the length of the plain file, since ranges refer to it.
  if (method === 'HEAD') return sendHead(reply, download);
  if (gzip) return sendPacked(reply, download.body());
  const range =
    download.bytes !== null && rangeHolds(headers['if-range'] as string | undefined, tag)
      ? byteRange(headers.range, download.bytes)
      : undefined;
  if (range === 'unsatisfiable') return refuseRange(reply, download.bytes);
  if (range === undefined || download.bytes === null) return sendWhole(reply, download);
  reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${download.bytes}`);
  reply.header('content-length', range.end - range.start + 1);
  return sendPlain(reply, download, range);
}

const packs = (acceptEncoding: string | undefined, range: string | undefined, format: Format) =>
  format !== 'parquet' && range === undefined && prefersGzip(acceptEncoding);

function describe(
  reply: FastifyReply,
  { rows, bytes }: Download,
  tag: string | null,
  name: string,
  format: Format,
): void {
  reply.type(CONTENT_TYPES[format]);
  reply.header('content-disposition', `attachment; filename="${name}"`);
  reply.header('vary', 'Accept, Accept-Encoding');
  reply.header('accept-ranges', bytes === null ? 'none' : 'bytes');
  // Later imports and deletions change the response, so caches must revalidate.
  reply.header('cache-control', 'no-cache');
  if (rows !== null) reply.header('x-total-count', rows);
  if (tag !== null) reply.header('etag', tag);
}

function sendHead(reply: FastifyReply, { bytes }: Download): FastifyReply {
  if (bytes !== null) reply.header('content-length', bytes);
  return reply.send(null);
}

function sendWhole(reply: FastifyReply, download: Download): FastifyReply {
  if (download.bytes !== null) reply.header('content-length', download.bytes);
  return sendPlain(reply, download);
}

function sendPacked(reply: FastifyReply, body: Readable): FastifyReply {
  // pipeline destroys one stream when the other fails; Fastify notices through the one that it sends.
  const packed = pipeline(body, createGzip({ level: GZIP_LEVEL }), () => {});
  reply.header('content-encoding', 'gzip');
  return reply.send(track(reply, packed));
}

function refuseRange(reply: FastifyReply, bytes: number | null): never {
  reply.header('content-range', `bytes */${bytes}`);
  throw new Problem('range_not_satisfiable', `The range must start within the ${bytes} bytes of the file.`);
}

function sendPlain(reply: FastifyReply, download: Download, range?: ByteRange): FastifyReply {
  void sendPieces(reply, download.pieces(range));
  return reply;
}

/** Pieces that may be on their way to the client at once. */
const UNDER_WAY = 3;

/**
 * Writes pieces to the socket and releases each when it has left the process, which a stream wouldn't
 * report. If the source fails, the connection is cut.
 */
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

/** Resolves when the bytes have left the process; rejects when the client has disconnected. */
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
