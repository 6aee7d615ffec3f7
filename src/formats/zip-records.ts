/**
 * What a ZIP archive has besides the bytes of its members, which are stored, not deflated: section 4.3 of
 * PKWARE's APPNOTE. ZIP64 where a member or the archive exceeds 4 GiB. The bytes are those of yazl 3.3.
 */

/** A member whose header has been written. */
export interface ZipMember {
  name: Buffer;
  /** Where its header is. */
  offset: number;
  /** Both are known once its bytes have been written. */
  crc: number;
  bytes: number;
}

/** From here on, a number needs 64 bits. */
const LARGE = 0xffffffff;
const VERSION = 20;
const VERSION_64 = 45;
/** Made by Unix, version 6.3. */
const MADE_BY = (3 << 8) | 63;
/** Names are UTF-8; checksum and length stand behind the bytes. */
const FLAGS = (1 << 11) | (1 << 3);
/** A regular file that all may read, and its owner and group may write. */
const ATTRIBUTES = 0o100664 * 2 ** 16;
/** The latest time in 32 bits. */
const LATEST = 0x7fffffff;

const isLarge = ({ offset, bytes }: ZipMember): boolean => offset >= LARGE || bytes >= LARGE;

/** The numbers one after the other; `widths` has a digit for each, its bytes. */
function numbers(widths: string, ...values: number[]): Buffer {
  const buffer = Buffer.alloc([...widths].reduce((sum, width) => sum + Number(width), 0));
  let at = 0;
  values.forEach((value, i) => {
    const width = Number(widths[i]);
    if (width === 8) buffer.writeBigUInt64LE(BigInt(value), at);
    else buffer.writeUIntLE(value, at, width);
    at += width;
  });
  return buffer;
}

/** In UTC, so that an archive has the same bytes in every time zone; 1980 to 2107. */
function dosTime(time: Date): [time: number, day: number] {
  const year = time.getUTCFullYear() - 1980;
  if (year < 0) return [0, (1 << 5) | 1];
  const day = (Math.min(year, 127) << 9) | ((time.getUTCMonth() + 1) << 5) | time.getUTCDate();
  return [(time.getUTCHours() << 11) | (time.getUTCMinutes() << 5) | (time.getUTCSeconds() >> 1), day];
}

export function zipHeader(name: Buffer, modified: Date): Buffer {
  const start = numbers('422222', 0x04034b50, VERSION, FLAGS, 0, ...dosTime(modified));
  // Checksum and lengths: see FLAGS.
  return Buffer.concat([start, numbers('44422', 0, 0, 0, name.length, 0), name]);
}

/** Stands behind the bytes of a member. */
export function zipDescriptor(member: ZipMember): Buffer {
  const { crc, bytes } = member;
  return numbers(isLarge(member) ? '4488' : '4444', 0x08074b50, crc, bytes, bytes);
}

function directoryEntry(member: ZipMember, modified: Date): Buffer {
  const { name, offset, crc, bytes } = member;
  const large = isLarge(member);
  const or64 = (value: number) => (large ? LARGE : value);
  const seconds = Math.min(Math.max(Math.floor(modified.getTime() / 1000), 0), LATEST);
  // The time in UTC, as Info-ZIP has it: readers prefer it to the one without a zone.
  const utc = numbers('2214', 0x5455, 5, 3, seconds);
  const long = large ? numbers('22888', 1, 24, bytes, bytes, offset) : Buffer.alloc(0);
  const version = large ? VERSION_64 : VERSION;
  return Buffer.concat([
    numbers('4222222', 0x02014b50, MADE_BY, version, FLAGS, 0, ...dosTime(modified)),
    numbers('4442', crc, or64(bytes), or64(bytes), name.length),
    numbers('222244', utc.length + long.length, 0, 0, 0, ATTRIBUTES, or64(offset)),
    name,
    utc,
    long,
  ]);
}

/** The list of all members, which begins at `start`: the end of the archive. */
export function zipDirectory(members: ZipMember[], modified: Date, start: number): Buffer {
  const entries = Buffer.concat(members.map((member) => directoryEntry(member, modified)));
  const count = members.length;
  const { length } = entries;
  const isLong = start >= LARGE;
  const end64 = [
    numbers('48224488', 0x06064b50, 44, MADE_BY, VERSION_64, 0, 0, count, count),
    numbers('88', length, start),
    // Where the record before is.
    numbers('4484', 0x07064b50, 0, start + length, 1),
  ];
  const end = numbers('42222442', 0x06054b50, 0, 0, count, count, length, isLong ? LARGE : start, 0);
  return Buffer.concat([entries, ...(isLong ? end64 : []), end]);
}
