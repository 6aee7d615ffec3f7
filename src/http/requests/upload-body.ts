/** Passes uploaded files on as streams; only their headers are checked. */
import { parse as parseContentType } from 'content-type';
import { PassThrough, type Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../../errors.ts';

export const CSV = 'text/csv';

/**
 * The media types of uploads. They only say that a body is a file: what it is, is found from its first bytes.
 * Browsers on Windows send CSV as a type of Excel's, and ZIP under a name of its own.
 */
export const UPLOADED: Record<string, string> = {
  [CSV]: 'CSV',
  'text/tab-separated-values': 'CSV with tabs',
  'text/plain': 'CSV or NDJSON',
  'application/x-ndjson': 'NDJSON: one JSON object per line',
  'application/jsonl': 'The same',
  'application/vnd.apache.parquet': 'Parquet',
  'application/zip': 'A ZIP archive with one file',
  'application/gzip': 'One of the others, gzipped',
  'application/zstd': 'One of the others, compressed with Zstandard',
  'application/octet-stream': 'Any of the others',
};
const SYNONYMS = [
  'application/csv',
  'application/ndjson',
  'application/json-lines',
  'application/jsonlines',
  'application/x-parquet',
  'application/x-zip-compressed',
  'application/x-gzip',
  'application/vnd.ms-excel',
];
const ENCODINGS = ['identity', 'gzip', 'x-gzip', 'zstd'];

const BUFFERED = 1024 * 1024;
const CUT_OFF = 'The upload ended early: nothing of it was loaded.';

/** Makes `request.body` of an upload the stream from the wire. */
export function takeUploads(app: FastifyInstance): void {
  app.addContentTypeParser(
    [...Object.keys(UPLOADED), ...SYNONYMS],
    async (_request: FastifyRequest, stream: Readable) => stream,
  );
  app.addContentTypeParser('*', async (request: FastifyRequest, stream: Readable) => {
    // Without a type it is a file of any kind.
    if (request.headers['content-type'] === undefined) return stream;
    const { type } = contentTypeOf(request);
    const types = Object.keys(UPLOADED).join(', ');
    throw unsupported(
      `${type} is not supported: send one of ${types}, or application/json to load a file on the server.`,
    );
  });
}

const contentTypeOf = ({ headers }: FastifyRequest) => parseContentType(headers['content-type'] ?? '');

const unsupported = (detail: string) => new Problem('unsupported_media_type', detail);

/** What the parameters of Content-Type say, as options. */
export function declared(request: FastifyRequest): { encoding?: string; header?: 'false' } {
  const { charset, header } = contentTypeOf(request).parameters;
  return {
    // US-ASCII is what some clients send by default.
    ...(charset !== undefined && !/^us-ascii$/i.test(charset) && { encoding: known(charset) }),
    ...(header?.toLowerCase() === 'absent' && { header: 'false' }),
  };
}

function known(charset: string): string {
  try {
    return new TextDecoder(charset).encoding;
  } catch {
    throw unsupported(`The charset ${charset} of Content-Type is unknown: leave it out, or name another.`);
  }
}

/** Throws Problem for a Content-Encoding that isn't read. */
export function checkEncoding({ headers }: FastifyRequest): void {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (!ENCODINGS.includes(encoding))
    throw unsupported(`Content-Encoding must be gzip or zstd, or absent, not ${encoding}.`);
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
