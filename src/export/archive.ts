/**
 * Files as one ZIP archive, made while it is sent. Members are stored: what deflates their text takes ten
 * times as long as making it. ZIP64 begins where a member or the archive exceeds 4 GiB. No library, since
 * the one before took as long for an archive as making its files (docs/decisions/0025-zip-by-hand.md).
 */
import { crc32 } from 'node:zlib';
import type { Piece } from '../contract.ts';
import { zipDescriptor, zipDirectory, zipHeader, type ZipMember } from '../formats/zip-records.ts';
import { ownPiece } from '../read/pieces.ts';

export interface Member {
  name: string;
  pieces(): AsyncIterable<Piece>;
}

/** A job's own time would make other bytes of the same rows on another machine. It is the earliest of ZIP. */
export const MEMBERS_TIME = new Date(Date.UTC(1980, 0, 1));

/** `mtime`: the time of all members. */
export async function* archiveOf(members: Member[], mtime: Date): AsyncGenerator<Piece> {
  const written: ZipMember[] = [];
  let offset = 0;
  for (const { name, pieces } of members) {
    const member = { name: Buffer.from(name), offset, crc: 0, bytes: 0 };
    const header = zipHeader(member.name, mtime);
    yield ownPiece(header);
    for await (const piece of pieces()) {
      member.crc = crc32(piece.bytes, member.crc);
      member.bytes += piece.bytes.length;
      yield piece;
    }
    const descriptor = zipDescriptor(member);
    yield ownPiece(descriptor);
    offset += header.length + member.bytes + descriptor.length;
    written.push(member);
  }
  yield ownPiece(zipDirectory(written, mtime, offset));
}
