/** A copy of a typed array with room for `length` entries. */
export function longer<T extends Int32Array | Uint8Array | Uint16Array | Uint32Array>(
  array: T,
  length: number,
): T {
  const copy = new (array.constructor as new (length: number) => T)(length);
  copy.set(array);
  return copy;
}
