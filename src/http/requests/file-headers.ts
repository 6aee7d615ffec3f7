/** What a file request's headers ask for: format, gzip, range and conditions (RFC 9110). */
import type { FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import type { ByteRange, Format } from '../../contract.ts';
import { Problem } from '../../errors.ts';
import { MEDIA_TYPES } from '../documents/file-formats.ts';

/** The format that an Accept header asks for, JSON unless it prefers another. */
export function acceptedFormat<F extends Format>(request: FastifyRequest, files: readonly F[]): 'json' | F {
  const formats = ['json', ...files] as const;
  const types = formats.map((format) => MEDIA_TYPES[format]);
  // An empty header is as good as none.
  const accepted = new Negotiator({ headers: { accept: request.headers.accept || '*/*' } });
  const [type] = accepted.mediaTypes(types);
  const format = formats.find((one) => MEDIA_TYPES[one] === type);
  if (format) return format;
  const detail = `None of the types in Accept is available. Expected one of: ${types.join(', ')}.`;
  throw new Problem('not_acceptable', detail);
}

/** Whether an Accept-Encoding header prefers gzip to plain bytes. */
export function prefersGzip(acceptEncoding: string | undefined): boolean {
  if (acceptEncoding === undefined) return false;
  const headers = { 'accept-encoding': acceptEncoding.replaceAll(/\bx-gzip\b/gi, 'gzip') };
  return new Negotiator({ headers }).encodings(['gzip', 'identity'])[0] === 'gzip';
}

/**
 * The range that a Range header requests of a file of `size` bytes. Undefined if the header must be ignored
 * (other units, several ranges, malformed), `unsatisfiable` if the range is outside the file.
 */
export function byteRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  if (match[1] === '') return lastBytes(Number(match[2]), size);
  const start = Number(match[1]);
  const end = match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (match[2] !== '' && Number(match[2]) < start) return undefined;
  return start < size ? { start, end } : 'unsatisfiable';
}

function lastBytes(count: number, size: number): ByteRange | 'unsatisfiable' {
  return count === 0 || size === 0 ? 'unsatisfiable' : { start: Math.max(0, size - count), end: size - 1 };
}

/** Whether If-None-Match names this tag (weak comparison). */
export function namesTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === tag);
}

/** Whether to honour a range: without If-Range, or if that is exactly this tag. Dates are never accepted. */
export function rangeHolds(ifRange: string | undefined, tag: string | null): boolean {
  return ifRange === undefined || (tag !== null && ifRange.trim() === tag);
}
