/** A field in quotes for a sentence, cut at 40 bytes. */
export function quoted(bytes: Uint8Array, start: number, end: number): string {
  const field = new TextDecoder().decode(bytes.subarray(start, Math.min(end, start + 40)));
  return JSON.stringify(end - start > 40 ? `${field}…` : field);
}
