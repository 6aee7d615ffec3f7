/** The content of a CSV file on its way to the scanner: decoded, checked, its line ends mended. */
import { checkIsCsv } from './csv-header.ts';
import { decoderOf } from './decoded.ts';
import { lineBreaks } from './line-breaks.ts';

/** Takes chunks of any size. Throws an UnusableFile if the beginning shows that the file isn't CSV. */
export function csvContent(encoding: string, handOn: (chunk: Uint8Array) => void) {
  /** The first bytes are held back until they show the format of the file. */
  const opening = new Uint8Array(4);
  let held = 0;
  let isOpen = false;
  const decode = encoding === 'utf-8' ? undefined : decoderOf(encoding);
  const lines = lineBreaks(handOn);

  function open(): void {
    isOpen = true;
    const beginning = opening.subarray(0, held);
    checkIsCsv(beginning);
    lines.push(beginning.subarray(hasByteOrderMark(beginning) ? 3 : 0));
  }

  function push(chunk: Uint8Array): void {
    let taken = 0;
    while (held < opening.length && taken < chunk.length) opening[held++] = chunk[taken++];
    if (held < opening.length) return;
    if (!isOpen) open();
    lines.push(taken > 0 ? chunk.subarray(taken) : chunk);
  }

  return {
    push: (chunk: Uint8Array) => push(decode ? decode(chunk) : chunk),
    end(): void {
      if (decode) push(decode());
      if (!isOpen) open();
      lines.end();
    },
  };
}

/** EF BB BF: the UTF-8 byte order mark that Excel and Windows editors write. */
function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}
