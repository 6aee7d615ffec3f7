/**
 * Gives memory back at once. Unpacked slices that wait for the garbage collector fill the C library's heaps,
 * one for each thread, and it keeps what was full: after eight files that unpack to 256 MiB, 530 MB stayed, now 220.
 */
import { MessageChannel } from 'node:worker_threads';

/** What is moved through a closed port arrives nowhere and is gone. */
const { port1: nowhere } = new MessageChannel();
nowhere.close();

/**
 * Bytes that are used up, and what lies before them in their buffer. Without effect on parts of a buffer that
 * is still being filled, and on Buffer's pool.
 */
export function release({ buffer, byteOffset, byteLength }: Uint8Array): void {
  const isFilled = byteOffset + byteLength === buffer.byteLength;
  if (!isFilled || buffer.byteLength <= Buffer.poolSize || !(buffer instanceof ArrayBuffer)) return;
  nowhere.postMessage(undefined, [buffer]);
}
