/** Ranges and conditions of a request for a file (RFC 9110, sections 13 and 14). */
import type { ByteRange } from '../../contract.ts';

/**
 * The one range that a Range header asks for of a file of `size` bytes; undefined if the header is to be ignored (other
 * units, several ranges, malformed); `unsatisfiable` if it lies outside of the file.
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

/** Whether a range is to be honoured: without If-Range, or if that is exactly this tag. A date never is. */
export function rangeHolds(ifRange: string | undefined, tag: string | null): boolean {
  return ifRange === undefined || (tag !== null && ifRange.trim() === tag);
}
