/**
 * Files as one ZIP archive, made while it is sent. Members are stored: what deflates their text takes ten
 * times as long as making it. ZIP64 begins where a member or the archive exceeds 4 GiB.
 */
import { Readable, type PassThrough } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Piece } from '../contract.ts';
import { copies } from '../read/files.ts';
import { ownPiece } from '../read/pieces.ts';

export interface Member {
  name: string;
  pieces(): AsyncIterable<Piece>;
}

/** How far members are read ahead. */
const BUFFERED_BYTES = 2 ** 20;

/** `mtime`: the time of all members, so that the same files are the same archive. */
export async function* archiveOf(members: Member[], mtime: Date): AsyncGenerator<Piece> {
  const zip = new ZipFile();
  const out = zip.outputStream as PassThrough;
  let open: Readable | undefined;
  const fail = (error: Error) => out.destroy(error);
  zip.on('error', fail);
  for (const { name, pieces } of members) {
    zip.addReadStreamLazy(name, { mtime, compress: false }, (callback) => {
      open = Readable.from(copies(pieces()), { objectMode: false, highWaterMark: BUFFERED_BYTES });
      callback(null, open.on('error', fail));
    });
  }
  zip.end();
  try {
    for await (const bytes of out) yield ownPiece(bytes as Buffer);
  } finally {
    open?.destroy();
  }
}
