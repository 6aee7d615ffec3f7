/** Takes bodies of data files as they are: streams that are handed on, checked only for what their headers say. */
import { parse as parseContentType } from 'content-type';
import { PassThrough, type Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../../errors.ts';

export const CSV = 'text/csv';
const LATER = ['application/x-ndjson', 'application/vnd.apache.parquet'];

const BUFFERED = 1024 * 1024;
const CUT_OFF = 'The upload was cut off before its end: nothing of it was loaded.';

/** `request.body` of a CSV upload is the stream that came over the wire. */
export function takeUploads(app: FastifyInstance): void {
  app.addContentTypeParser(CSV, async (request: FastifyRequest, stream: Readable) => {
    refuseOtherText(request);
    isGzip(request);
    return stream;
  });
  app.addContentTypeParser(LATER, async (request: FastifyRequest) => {
    const { type } = parseContentType(request.headers['content-type'] ?? '');
    throw new Problem(
      'unsupported_media_type',
      `${type} cannot be loaded yet, it comes with a later version: send ${CSV}.`,
    );
  });
  app.addContentTypeParser('*', async (request: FastifyRequest) => {
    const { type } = parseContentType(request.headers['content-type'] ?? '');
    const what = type === '' ? 'The body has no Content-Type' : `${type} cannot be loaded`;
    throw new Problem(
      'unsupported_media_type',
      `${what}: send ${CSV}, or application/json to load a file of the server.`,
    );
  });
}

function refuseOtherText(request: FastifyRequest): void {
  const { charset = 'utf-8', header = 'present' } = parseContentType(
    request.headers['content-type'] ?? '',
  ).parameters;
  if (!['utf-8', 'utf8', 'us-ascii'].includes(charset.toLowerCase())) {
    throw new Problem(
      'unsupported_media_type',
      `CSV is taken in UTF-8, not in ${charset}: convert it first.`,
    );
  }
  if (header.toLowerCase() === 'absent') {
    throw new Problem('unsupported_media_type', 'A CSV file needs a header line that names its columns.');
  }
}

/** Whether the body is packed. Throws Problem for any packing but gzip. */
export function isGzip({ headers }: FastifyRequest): boolean {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'gzip' || encoding === 'x-gzip') return true;
  if (encoding === 'identity') return false;
  throw new Problem(
    'unsupported_media_type',
    `Content-Encoding ${encoding} is not understood: send it plain or as gzip.`,
  );
}

/**
 * Runs `load` on the body. The loader may stop half-way and destroy what it reads from: the connection stays, so that
 * the client gets the answer (see unread-bodies.ts). A client that leaves half-way is an error.
 */
export async function withUpload<T>(
  request: FastifyRequest,
  load: (body: Readable) => Promise<T>,
): Promise<T> {
  const wire = request.body as Readable;
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
