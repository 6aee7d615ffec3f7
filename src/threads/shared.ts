/** Arrays in shared memory, which all threads have without copying. */

type NumberArray<A> = { new (buffer: SharedArrayBuffer): A; readonly BYTES_PER_ELEMENT: number };

export const sharedArray = <A>(type: NumberArray<A>, length: number): A =>
  new type(new SharedArrayBuffer(length * type.BYTES_PER_ELEMENT));

export function sharedUint32(values: ArrayLike<number>): Uint32Array {
  const array = sharedArray(Uint32Array, values.length);
  array.set(values);
  return array;
}
