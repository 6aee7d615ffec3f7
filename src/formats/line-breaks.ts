import { CR, LF } from './csv-fields.ts';

/**
 * Old Macs end lines with CR alone: if the first line does, every CR becomes LF. Hands chunks of any size to
 * `push`; those of other files stay as they are.
 */
export function lineBreaks(push: (chunk: Uint8Array) => void) {
  let endsWithCr: boolean | undefined;
  /** CRs at the end of the chunks so far: the next byte decides what they are. */
  let held = 0;

  /** Looks at the first line break; returns the bytes that may be handed on. */
  function decided(chunk: Uint8Array): Uint8Array {
    if (held > 0) chunk = Buffer.concat([Buffer.alloc(held, CR), chunk]);
    held = 0;
    const at = chunk.findIndex((byte) => byte === CR || byte === LF);
    if (at < 0) return chunk;
    let stop = at;
    while (chunk[stop] === CR) stop++;
    if (stop < chunk.length) endsWithCr = chunk[stop] !== LF;
    else held = stop - at;
    return chunk.subarray(0, chunk.length - held);
  }

  return {
    push(chunk: Uint8Array): void {
      const known = endsWithCr === undefined ? decided(chunk) : chunk;
      push(endsWithCr ? known.map((byte) => (byte === CR ? LF : byte)) : known);
    },
    end(): void {
      if (held > 0) push(Buffer.alloc(held, CR));
    },
  };
}
