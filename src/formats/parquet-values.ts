/**
 * Brings the values of a page into one of two forms, whatever their encoding: strings, each behind its
 * length, or values of one width.
 */
import type { SchemaElement } from 'hyparquet';
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { byteStreamSplit } from 'hyparquet/src/encoding.js';
import { ParquetRuns } from './parquet-runs.ts';

/** Values of one width (bytes), or with width 0 strings behind their lengths of four bytes. */
export interface PlainValues {
  bytes: Uint8Array;
  width: number;
}

const WIDTHS: Record<string, number> = { BOOLEAN: 1, INT32: 4, INT64: 8, INT96: 12, FLOAT: 4, DOUBLE: 8 };

export function widthOf({ type, type_length }: SchemaElement): number {
  if (type === 'BYTE_ARRAY') return 0;
  const width = type === 'FIXED_LEN_BYTE_ARRAY' ? type_length : WIDTHS[type ?? ''];
  if (width === undefined || width <= 0 || width > 2 ** 16)
    throw new RangeError('its values have no known width');
  return width;
}

/** `count` values that are not null; `bytes` are those of the page behind its levels. */
export function plainValues(
  bytes: Uint8Array,
  count: number,
  encoding: string,
  element: SchemaElement,
): PlainValues {
  const width = widthOf(element);
  const fixed = (values: Uint8Array): PlainValues => {
    if (values.length < count * width) throw new RangeError('a page has fewer values than it claims');
    return { bytes: values, width };
  };
  switch (encoding) {
    case 'PLAIN':
      return element.type === 'BOOLEAN' ? fixed(unpackedBits(bytes, count)) : fixed(bytes);
    case 'RLE':
      return fixed(runsOfBits(bytes, count));
    case 'DELTA_BINARY_PACKED':
      return fixed(deltas(bytes, count, element.type === 'INT32').values);
    case 'DELTA_LENGTH_BYTE_ARRAY':
      return { bytes: deltaLengths(bytes, count), width: 0 };
    case 'DELTA_BYTE_ARRAY':
      return deltaStrings(bytes, count, width);
    case 'BYTE_STREAM_SPLIT':
      return fixed(unsplit(bytes, count, element));
    default:
      throw new RangeError(`its encoding ${encoding} is not supported: write it with the usual ones`);
  }
}

function unpackedBits(bytes: Uint8Array, count: number): Uint8Array {
  if (bytes.length * 8 < count) throw new RangeError('a page has fewer values than it claims');
  return Uint8Array.from({ length: count }, (_, i) => (bytes[i >> 3] >> (i & 7)) & 1);
}

function runsOfBits(bytes: Uint8Array, count: number): Uint8Array {
  const length = viewOf(bytes).getUint32(0, true);
  const values = new Int32Array(count);
  new ParquetRuns(bytes, 4, Math.min(bytes.length, 4 + length), 1).read(count, values);
  return Uint8Array.from(values);
}

export const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** Each byte of a damaged page can claim this many values. */
const MOST_DELTAS = 2 ** 24;

function deltas(bytes: Uint8Array, count: number, isInt32: boolean): { values: Uint8Array; end: number } {
  if (count > MOST_DELTAS) throw new RangeError(`a page claims ${count} values`);
  const [blockSize, first] = varint(bytes, 0);
  const [miniblocks, second] = varint(bytes, first);
  const [total] = varint(bytes, second);
  const isSound =
    blockSize % 128 === 0 && blockSize <= 2 ** 20 && miniblocks > 0 && blockSize % miniblocks === 0;
  if (!isSound || miniblocks > 4096 || total < count) throw new RangeError('a page of deltas has a bad head');
  const values = isInt32 ? new Int32Array(count) : new BigInt64Array(count);
  const reader = { view: viewOf(bytes), offset: 0 };
  if (count > 0) deltaBinaryUnpack(reader, count, values);
  else reader.offset = varint(bytes, varint(bytes, second)[1])[1];
  return { values: new Uint8Array(values.buffer), end: reader.offset };
}

function varint(bytes: Uint8Array, at: number): [value: number, end: number] {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[at++];
    if (byte === undefined) break;
    value += (byte & 127) * 2 ** (7 * i);
    if (byte < 128) return [value, at];
  }
  throw new RangeError('a page of deltas has a bad head');
}

/** Strings without lengths, behind all their lengths. */
function deltaLengths(bytes: Uint8Array, count: number): Uint8Array {
  const { lengths, end } = lengthsOf(bytes, count);
  return joined(lengths, count, bytes.length - end, (i, at, target, to) => {
    target.set(bytes.subarray(end + at, end + at + lengths[i]), to);
  });
}

/** Strings that begin like the one before. */
function deltaStrings(bytes: Uint8Array, count: number, width: number): PlainValues {
  const prefixes = lengthsOf(bytes, count);
  const suffixes = lengthsOf(bytes.subarray(prefixes.end), count);
  const start = prefixes.end + suffixes.end;
  const lengths = Int32Array.from(suffixes.lengths, (length, i) => length + prefixes.lengths[i]);
  if (suffixes.lengths.reduce((sum, length) => sum + length, 0) > bytes.length - start)
    throw new RangeError('the strings of a page are longer than the page');
  let before = 0;
  let suffix = start;
  const all = joined(lengths, count, MOST_JOINED_BYTES, (i, _at, target, to) => {
    const prefix = prefixes.lengths[i];
    if (prefix > (i === 0 ? 0 : lengths[i - 1])) throw new RangeError('a string begins like a shorter one');
    target.copyWithin(to, before, before + prefix);
    target.set(bytes.subarray(suffix, suffix + suffixes.lengths[i]), to + prefix);
    suffix += suffixes.lengths[i];
    before = to;
  });
  if (width === 0) return { bytes: all, width };
  if (lengths.some((length) => length !== width))
    throw new RangeError('a value has another length than its type');
  return {
    bytes: Buffer.concat(
      Array.from(lengths, (_, i) => all.subarray(4 + i * (4 + width), (i + 1) * (4 + width))),
    ),
    width,
  };
}

const MOST_JOINED_BYTES = 2 ** 28;

function lengthsOf(bytes: Uint8Array, count: number): { lengths: Int32Array; end: number } {
  const { values, end } = deltas(bytes, count, true);
  const lengths = new Int32Array(values.buffer);
  if (lengths.some((length) => length < 0)) throw new RangeError('a string has a negative length');
  return { lengths, end };
}

/** Strings behind their lengths; `copy` writes the i-th, `at` bytes behind the first. */
function joined(
  lengths: Int32Array,
  count: number,
  most: number,
  copy: (i: number, at: number, target: Uint8Array, to: number) => void,
): Uint8Array {
  const bytes = lengths.reduce((sum, length) => sum + length, 0);
  if (bytes > most) throw new RangeError('the strings of a page are longer than the page');
  const target = new Uint8Array(bytes + 4 * count);
  const view = viewOf(target);
  for (let i = 0, at = 0; i < count; at += lengths[i++]) {
    view.setUint32(at + 4 * i, lengths[i], true);
    copy(i, at, target, at + 4 * i + 4);
  }
  return target;
}

function unsplit(bytes: Uint8Array, count: number, { type, type_length }: SchemaElement): Uint8Array {
  const width = widthOf({ type, type_length, name: '' });
  if (bytes.length < count * width) throw new RangeError('a page has fewer values than it claims');
  if (type !== 'FIXED_LEN_BYTE_ARRAY') {
    const values = byteStreamSplit(
      { view: viewOf(bytes), offset: 0 },
      count,
      type!,
      type_length,
    ) as Float64Array;
    return new Uint8Array(values.buffer);
  }
  return Uint8Array.from(
    { length: count * width },
    (_, i) => bytes[(i % width) * count + Math.floor(i / width)],
  );
}
