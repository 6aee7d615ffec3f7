/**
 * The values of Parquet columns as text, as they would stand in a CSV: so that one place decides what a value
 * means, whatever the format of the file.
 */
import type { SchemaElement } from 'hyparquet';
import { UnusableFile } from './unusable-file.ts';
import { writeDay, writeDigits, writeString, writeTime } from './write-text.ts';

/** Writes the text of the value in `view` at `at` to `target` at `to`; returns its end there. */
export type WriteText = (
  view: DataView,
  at: number,
  length: number,
  target: Uint8Array,
  to: number,
) => number;

/** Of every text but strings of a fixed length. */
export const MOST_TEXT_BYTES = 64;
const MOST_DECIMAL_BYTES = 16;

/** Undefined for strings, which stand in the file as they are. */
export function textWriter(element: SchemaElement): WriteText | undefined {
  const { type, logical_type: logical, converted_type: converted } = element;
  if (logical?.type === 'DECIMAL' || converted === 'DECIMAL') return decimal(element);
  switch (type) {
    case 'BYTE_ARRAY':
      return undefined;
    case 'BOOLEAN':
      return (view, at, _length, target, to) =>
        writeString(target, to, view.getUint8(at) === 1 ? 'true' : 'false');
    case 'INT32':
      return int32(element);
    case 'INT64':
      return int64(element);
    case 'INT96':
      return (view, at, _length, target, to) => writeTime(target, to, int96Millis(view, at), false);
    case 'FLOAT':
      return numbers((view, at) => view.getFloat32(at, true), shortestFloat);
    case 'DOUBLE':
      return numbers((view, at) => view.getFloat64(at, true), String);
    default:
      return fixed(element);
  }
}

function int32({ logical_type: logical, converted_type: converted }: SchemaElement): WriteText {
  if (logical?.type === 'DATE' || converted === 'DATE')
    return (view, at, _length, target, to) => writeDay(target, to, view.getInt32(at, true));
  if (logical?.type === 'TIME' || converted === 'TIME_MILLIS')
    return (view, at, _length, target, to) => writeString(target, to, timeOfDay(view.getInt32(at, true)));
  if (isUnsigned(logical, converted))
    return (view, at, _length, target, to) => writeDigits(target, to, view.getUint32(at, true));
  return (view, at, _length, target, to) => writeDigits(target, to, view.getInt32(at, true));
}

const isUnsigned = (logical: SchemaElement['logical_type'], converted: SchemaElement['converted_type']) =>
  converted?.startsWith('UINT_') || (logical?.type === 'INTEGER' && !logical.isSigned);

const timeOfDay = (millis: number) =>
  millis >= 0 && millis < 86_400_000 ? new Date(millis).toISOString().slice(11, 23) : String(millis);

const PER_MILLI = { MILLIS: 1, MICROS: 1e3, NANOS: 1e6 };

function int64({ logical_type: logical, converted_type: converted }: SchemaElement): WriteText {
  if (logical?.type === 'TIMESTAMP' || converted === 'TIMESTAMP_MILLIS' || converted === 'TIMESTAMP_MICROS') {
    const isLogical = logical?.type === 'TIMESTAMP';
    const unit = isLogical ? logical.unit : converted === 'TIMESTAMP_MILLIS' ? 'MILLIS' : 'MICROS';
    const isUtc = isLogical ? logical.isAdjustedToUTC : true;
    const perMilli = PER_MILLI[unit];
    return (view, at, _length, target, to) => writeTime(target, to, divided(view, at, perMilli), isUtc);
  }
  if (logical?.type === 'TIME' || converted === 'TIME_MICROS') {
    const perMilli = logical?.type === 'TIME' ? PER_MILLI[logical.unit] : 1e3;
    return (view, at, _length, target, to) => writeString(target, to, timeOfDay(divided(view, at, perMilli)));
  }
  const isBig = isUnsigned(logical, converted);
  return (view, at, _length, target, to) => {
    const high = isBig ? view.getUint32(at + 4, true) : view.getInt32(at + 4, true);
    // Larger ones are no exact doubles.
    if (high >= -0x200000 && high < 0x200000)
      return writeDigits(target, to, high * 2 ** 32 + view.getUint32(at, true));
    const value = isBig ? view.getBigUint64(at, true) : view.getBigInt64(at, true);
    return writeString(target, to, String(value));
  };
}

/** The 64-bit integer at `at`, divided by up to a million and rounded down: exact. */
function divided(view: DataView, at: number, by: number): number {
  const high = view.getInt32(at + 4, true);
  const quotient = Math.floor(high / by);
  return quotient * 2 ** 32 + Math.floor(((high - quotient * by) * 2 ** 32 + view.getUint32(at, true)) / by);
}

const JULIAN_1970 = 2_440_588;

/** INT96: nanoseconds of the day, and the Julian day. */
function int96Millis(view: DataView, at: number): number {
  return (view.getInt32(at + 8, true) - JULIAN_1970) * 86_400_000 + divided(view, at, 1e6);
}

/** The shortest decimal number that is this 32-bit float. */
export function shortestFloat(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(9)));
}

const CACHED = 4096;
const CACHED_BYTES = 32;

/** Floating point numbers; NaN, which pandas writes for missing values, is empty. Caches: prices repeat. */
function numbers(
  valueAt: (view: DataView, at: number) => number,
  format: (value: number) => string,
): WriteText {
  const values = new Float64Array(CACHED).fill(NaN);
  const words = new Int32Array(1);
  const float = new Float32Array(words.buffer);
  const texts = new Uint8Array(CACHED * CACHED_BYTES);
  const lengths = new Uint8Array(CACHED);
  return (view, at, _length, target, to) => {
    const value = valueAt(view, at);
    if (value !== value) return to;
    float[0] = value;
    const slot = (Math.imul(words[0], 0x9e3779b1) >>> 20) & (CACHED - 1);
    const start = slot * CACHED_BYTES;
    if (values[slot] !== value) {
      values[slot] = value;
      lengths[slot] = writeString(texts, start, format(value)) - start;
    }
    for (let i = 0; i < lengths[slot]; i++) target[to + i] = texts[start + i];
    return to + lengths[slot];
  };
}

/** A whole number with its decimal point. */
function decimal({ type, type_length, scale = 0 }: SchemaElement): WriteText {
  if (!(scale >= 0 && scale <= 38) || (type_length ?? 0) > MOST_DECIMAL_BYTES)
    throw new UnusableFile(
      'A column of the Parquet file is a decimal number with more than 38 digits: cast it to DOUBLE.',
    );
  return (view, at, length, target, to) => {
    const digits = String(unscaled(view, at, type, length));
    const sign = digits.startsWith('-') ? '-' : '';
    const padded = digits.slice(sign.length).padStart(scale + 1, '0');
    const fraction = scale === 0 ? '' : `.${padded.slice(-scale)}`;
    return writeString(target, to, sign + padded.slice(0, padded.length - scale) + fraction);
  };
}

function unscaled(view: DataView, at: number, type: SchemaElement['type'], length: number): bigint {
  if (type === 'INT32') return BigInt(view.getInt32(at, true));
  if (type === 'INT64') return view.getBigInt64(at, true);
  if (length > MOST_DECIMAL_BYTES) throw new RangeError('a decimal number has more than 16 bytes');
  let value = 0n;
  for (let i = 0; i < length; i++) value = (value << 8n) | BigInt(view.getUint8(at + i));
  return BigInt.asIntN(8 * length, value);
}

/** Bytes of a fixed length: UUIDs, half floats, or strings. */
function fixed({ logical_type: logical, converted_type: converted }: SchemaElement): WriteText {
  if (converted === 'INTERVAL')
    throw new UnusableFile(
      'A column of the Parquet file is an interval, which is no value here: leave it out.',
    );
  if (logical?.type === 'UUID')
    return (view, at, length, target, to) => {
      const hex = Buffer.from(view.buffer, view.byteOffset + at, length).toString('hex');
      return writeString(target, to, hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'));
    };
  if (logical?.type === 'FLOAT16')
    return numbers(
      (view, at) => half(view.getUint16(at, true)),
      (value) => String(Number(value.toPrecision(4))),
    );
  return (view, at, length, target, to) => {
    target.set(new Uint8Array(view.buffer, view.byteOffset + at, length), to);
    return to + length;
  };
}

function half(bits: number): number {
  const sign = bits >> 15 === 1 ? -1 : 1;
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
