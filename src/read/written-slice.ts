/** Hands the bytes of a slice from a reader thread to its caller. */
import { moved } from '../threads/messages.ts';
import type { ByteSlice } from './row-query.ts';

/** A slice in the caller's memory, or in `bytes` if it doesn't fit there. */
export interface WrittenSlice extends Omit<ByteSlice, 'bytes'> {
  length: number;
  bytes: Uint8Array | undefined;
}

/** Puts the bytes into `slot`, in the thread that made them. */
export function written({ bytes, ...slice }: ByteSlice, slot: SharedArrayBuffer): WrittenSlice {
  const { length } = bytes;
  if (length <= slot.byteLength) {
    new Uint8Array(slot).set(bytes);
    return { ...slice, length, bytes: undefined };
  }
  const own = new Uint8Array(bytes);
  return moved({ ...slice, length, bytes: own }, [own.buffer]);
}
