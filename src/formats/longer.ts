/** A copy of a typed array with room for `length` entries. */
export function longer<T extends Float64Array | Int32Array | Uint8Array | Uint16Array | Uint32Array>(
  array: T,
  length: number,
): T {
  const copy = new (array.constructor as new (length: number) => T)(length);
  copy.set(array);
  return copy;
}

/** The array, or a longer copy of it, with an entry `at`. */
export const grown = <T extends Parameters<typeof longer>[0]>(array: T, at: number): T =>
  at < array.length ? array : longer(array, Math.max(1024, at + 1, array.length * 2));
