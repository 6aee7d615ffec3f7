/** Typed arrays that grow. */
type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

/** The array itself if it is long enough, or a copy twice as long as needed. */
export function roomIn<T extends Column>(array: T, length: number): T {
  if (length <= array.length) return array;
  const larger = new (array.constructor as new (length: number) => T)(length * 2);
  larger.set(array);
  return larger;
}
