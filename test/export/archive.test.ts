import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import t from 'tap';
import { ZipFile } from 'yazl';
import type { Piece } from '../../src/contract.ts';
import { archiveOf, type Member } from '../../src/export/archive.ts';
import { zipDescriptor, zipDirectory, zipHeader } from '../../src/formats/zip-records.ts';
import { unzipped } from './unzip.ts';

// yazl writes times in the zone of the process, which is why archives had other bytes elsewhere.
process.env.TZ = 'UTC';

const MADE = new Date('2026-11-30T12:34:57.890Z');
const CONTENTS: Record<string, string[]> = { 'a.txt': ['one ', '', 'two'], 'é.csv': ['x\n'], empty: [] };

const member = ([name, contents]: [string, string[]], release = () => undefined as void): Member => ({
  name,
  async *pieces() {
    for (const content of contents) yield { bytes: Buffer.from(content), release };
  },
});

async function joined(pieces: AsyncIterable<Piece>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const { bytes, release } of pieces) {
    all.push(Buffer.from(bytes));
    release();
  }
  return Buffer.concat(all);
}

function byYazl(modified: Date, options = {}): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, contents] of Object.entries(CONTENTS)) {
    const stream = Readable.from(contents.filter(Boolean), { objectMode: false });
    zip.addReadStream(stream, name, { mtime: modified, compress: false, ...options });
  }
  zip.end();
  return buffer(zip.outputStream);
}

t.test('an archive has the bytes that yazl writes', async (t) => {
  for (const modified of [MADE, new Date(0), new Date('2099-01-01')]) {
    const ours = await joined(
      archiveOf(
        Object.entries(CONTENTS).map((one) => member(one)),
        modified,
      ),
    );
    t.ok(ours.equals(await byYazl(modified)), modified.toISOString());
  }
});

t.test('it unpacks to what its members had, and gives each piece back', async (t) => {
  let released = 0;
  const members = Object.entries(CONTENTS).map((one) => member(one, () => void released++));
  const found = await unzipped(await joined(archiveOf(members, MADE)));
  const wanted = Object.entries(CONTENTS).map(([name, contents]) => [name, contents.join('')]);
  t.strictSame(
    [...found].map(([name, bytes]) => [name, bytes.toString()]),
    wanted,
  );
  t.equal(released, 4);
});

t.test('it has the same bytes in every time zone', async (t) => {
  const header = zipHeader(Buffer.from('a'), MADE);
  process.env.TZ = 'Asia/Tokyo';
  t.teardown(() => (process.env.TZ = 'UTC'));
  t.ok(zipHeader(Buffer.from('a'), MADE).equals(header));
});

t.test('lengths from 4 GiB on have 64 bits', async (t) => {
  const large = { name: Buffer.from('large'), offset: 0, crc: 0x12345678, bytes: 5 * 2 ** 30 };
  const behind = { name: Buffer.from('behind'), offset: 5 * 2 ** 30 + 59, crc: 7, bytes: 3 };
  t.equal(zipDescriptor(large).length, 24);
  t.equal(zipDescriptor(behind).length, 24, 'also where only the offset is large');
  t.equal(zipDescriptor({ ...behind, offset: 0xfffffffe }).length, 16);
  const start = behind.offset + 40;
  const end = zipDirectory([large, behind], MADE, start);
  t.equal(end.length, 46 + 5 + 9 + 28 + (46 + 6 + 9 + 28) + 56 + 20 + 22);
  t.equal(end.readUInt32LE(20), 0xffffffff);
  t.equal(end.readBigUInt64LE(46 + 5 + 9 + 4), 5n * 2n ** 30n);
  const eocd64 = end.subarray(end.length - 98);
  t.equal(eocd64.readUInt32LE(0), 0x06064b50);
  t.equal(eocd64.readBigUInt64LE(48), BigInt(start));
  t.equal(end.readUInt32LE(end.length - 22 + 16), 0xffffffff);
});
