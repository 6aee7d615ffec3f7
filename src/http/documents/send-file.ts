/** Sends a file: headers, conditions, ranges, gzip. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../../errors.ts';
import { byteRange, namesTag, prefersGzip, rangeHolds } from '../requests/file-headers.ts';
import { sendPieces } from './send-pieces.ts';
import { varyBy } from './vary.ts';
import type { Download } from '../../contract.ts';

/** What is sent, and under which name. */
export interface NamedFile {
  name: string;
  /** Its Content-Type. */
  type: string;
  /** Whether gzip makes it smaller, so that clients that want it get it so. */
  isGzipped: boolean;
  /** Called once the download has its place: opening a file may mean making it. */
  open(): Promise<Download>;
}

/** Sends a file; honours HEAD, If-None-Match, Range, If-Range and Accept-Encoding. */
export async function sendFile(request: FastifyRequest, reply: FastifyReply, file: NamedFile) {
  const { headers, method } = request;
  const { name, type, isGzipped } = file;
  const stream = reply.server.openStreams.enter('download', reply);
  const download = await file.open();
  const { bytes, rows } = download;
  const isHead = method === 'HEAD';
  const gzip = !isHead && isGzipped && headers.range === undefined && prefersGzip(headers['accept-encoding']);
  const tag = download.etag === null ? null : `"${download.etag}${gzip ? '-gzip' : ''}"`;
  reply.type(type);
  reply.header('content-disposition', `attachment; filename="${name}"`);
  varyBy(reply, 'Accept', 'Accept-Encoding');
  reply.header('accept-ranges', bytes === null ? 'none' : 'bytes');
  // Later imports and deletions change the response, so caches must revalidate.
  reply.header('cache-control', 'no-cache');
  if (rows !== null) reply.header('x-total-count', rows);
  if (tag !== null) reply.header('etag', tag);
  if (tag !== null && namesTag(headers['if-none-match'], tag)) return reply.code(304).send();
  if (gzip) reply.header('content-encoding', 'gzip');
  // HEAD reports the length of the plain file, since ranges refer to it.
  else if (bytes !== null) reply.header('content-length', bytes);
  // Not null, which would be a value: in JSON it has four bytes.
  if (isHead) return reply.send();
  const range = gzip ? undefined : rangeOf(request, reply, bytes, tag);
  void sendPieces(reply, stream, download.pieces(range), { gzip });
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
