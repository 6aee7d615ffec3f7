/**
 * Where a struct of Thrift's compact protocol ends, without making anything of it. Damaged bytes may claim
 * lists of billions or numbers of a megabyte: what passes here can be parsed in bounded time and memory.
 */
const MOST_DEPTH = 16;
const MOST_VARINT_BYTES = 10;
/** Structs and members of lists: a footer of 16 MiB has fewer. */
const MOST_ITEMS = 2_000_000;

const [STOP, TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, , STRUCT] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
];

/** Offset behind the struct that begins at `start`. Throws a RangeError if it isn't one, or isn't whole. */
export function structEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  let items = 0;

  function need(count: number): void {
    if (at + count > bytes.length) throw new RangeError('the bytes end too early');
  }

  function varint(): number {
    let value = 0;
    for (let i = 0; i < MOST_VARINT_BYTES; i++) {
      need(1);
      const byte = bytes[at++];
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return value;
    }
    throw new RangeError('a number is too long');
  }

  function skip(count: number): void {
    need(count);
    at += count;
  }

  function count(): void {
    if (++items > MOST_ITEMS) throw new RangeError('it has too many parts');
  }

  function list(depth: number): void {
    need(1);
    const head = bytes[at++];
    const type = head & 15;
    const size = head >> 4 === 15 ? varint() : head >> 4;
    if (size > bytes.length - at) throw new RangeError('a list is longer than the bytes');
    for (let i = 0; i < size; i++) {
      count();
      if (type === TRUE || type === FALSE) skip(1);
      else value(type, depth);
    }
  }

  function value(type: number, depth: number): void {
    if (depth > MOST_DEPTH) throw new RangeError('it is nested too deeply');
    if (type === TRUE || type === FALSE) return;
    if (type === BYTE) skip(1);
    else if (type === I16 || type === I32 || type === I64) varint();
    else if (type === DOUBLE) skip(8);
    else if (type === BINARY) skip(varint());
    else if (type === LIST || type === SET) list(depth + 1);
    else if (type === STRUCT) struct(depth + 1);
    else throw new RangeError(`it has a part of the unknown type ${type}`);
  }

  function struct(depth: number): void {
    count();
    for (;;) {
      need(1);
      const head = bytes[at++];
      if ((head & 15) === STOP) return;
      if (head >> 4 === 0) varint();
      value(head & 15, depth);
    }
  }

  struct(0);
  return at;
}
