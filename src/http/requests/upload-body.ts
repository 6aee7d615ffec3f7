/** Passes uploaded files on as streams; only their headers are checked. */
import { parse as parseContentType } from 'content-type';
import { PassThrough, type Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../../errors.ts';

export const CSV = 'text/csv';
const LATER = ['application/x-ndjson', 'application/vnd.apache.parquet'];

const BUFFERED = 1024 * 1024;
const CUT_OFF = 'The upload ended early: nothing of it was loaded.';

/** Makes `request.body` of a CSV upload the stream from the wire. */
export function takeUploads(app: FastifyInstance): void {
  app.addContentTypeParser(CSV, async (request: FastifyRequest, stream: Readable) => {
    refuseOtherText(request);
    isGzip(request);
    return stream;
  });
  app.addContentTypeParser(LATER, async (request: FastifyRequest) => {
    throw unsupported(`${contentTypeOf(request).type} is not supported yet: send ${CSV}.`);
  });
  app.addContentTypeParser('*', async (request: FastifyRequest) => {
    const { type } = contentTypeOf(request);
    const what = type === '' ? 'Content-Type is missing' : `${type} is not supported`;
    throw unsupported(`${what}: send ${CSV}, or application/json to load a file on the server.`);
  });
}

const contentTypeOf = ({ headers }: FastifyRequest) => parseContentType(headers['content-type'] ?? '');

const unsupported = (detail: string) => new Problem('unsupported_media_type', detail);

function refuseOtherText(request: FastifyRequest): void {
  const { charset = 'utf-8', header } = contentTypeOf(request).parameters;
  if (!['utf-8', 'utf8', 'us-ascii'].includes(charset.toLowerCase()))
    throw unsupported(`CSV must be sent in UTF-8, not in ${charset}: convert it first.`);
  if (header?.toLowerCase() === 'absent')
    throw unsupported('A CSV file needs a header line that names its columns.');
}

/** Whether the body is gzipped. Throws Problem for any other encoding. */
export function isGzip({ headers }: FastifyRequest): boolean {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'gzip' || encoding === 'x-gzip') return true;
  if (encoding === 'identity') return false;
  throw unsupported(`Content-Encoding must be gzip or absent, not ${encoding}.`);
}

/**
 * Runs `load` on the body. It may stop early and destroy what it reads from: the connection stays open for
 * the response (see unread-bodies.ts). If the client disconnects early, `load` fails.
 */
export async function withUpload<T>(wire: Readable, load: (body: Readable) => Promise<T>): Promise<T> {
  const body = new PassThrough({ highWaterMark: BUFFERED });
  const cutOff = () => {
    if (!wire.readableEnded) body.destroy(new Problem('bad_request', CUT_OFF));
  };
  wire.on('error', cutOff).on('close', cutOff).pipe(body);
  try {
    return await load(body);
  } finally {
    wire.unpipe(body);
  }
}
