/** Files that are made on demand: made once, read in ranges, and never more of them on disk than there may be. */
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import t, { type Test } from 'tap';
import type { ByteRange, Piece } from '../../src/contract.ts';
import { keptFiles, type KeptFile } from '../../src/read/kept-files.ts';
import { ownPiece } from '../../src/read/pieces.ts';
import { slotPool } from '../../src/read/slots.ts';

/** Files of 10 bytes, which are their number; `made` lists those that were made, in order. */
function filesOf(t: Test, limit: number, most?: number) {
  const folder = t.testdir();
  const files = keptFiles(join(folder, 'file-'), limit, slotPool(), most);
  t.teardown(() => files.close());
  const made: number[] = [];
  async function* make(id: number): AsyncGenerator<Piece> {
    made.push(id);
    yield ownPiece(Buffer.from(String(id).repeat(4)));
    yield ownPiece(Buffer.from(String(id).repeat(6)));
  }
  const open = async (id: number) => (await files.open(keyOf(id), { pieces: () => make(id) }))!;
  return { folder, files, made, open };
}

const keyOf = (job: number, version = 'csv') => ({ job, version });

async function stringOf(file: KeptFile, range?: ByteRange): Promise<string> {
  let result = '';
  for await (const { bytes, release } of file.pieces(range)) {
    result += Buffer.from(bytes).toString();
    release();
  }
  return result;
}

t.test(
  'a file is made once, no matter how many callers ask for it at once, and read in ranges',
  async (t) => {
    const { folder, made, open } = filesOf(t, 100);
    const [file, same] = await Promise.all([open(1), open(1)]);
    t.equal(file.bytes, 10);
    t.equal(await stringOf(same), '1111111111');
    t.equal(await stringOf(file, { start: 2, end: 4 }), '111');
    t.equal(await stringOf(await open(1), { start: 9, end: 9 }), '1');
    t.strictSame(made, [1]);
    t.strictSame(readdirSync(folder), [], 'it has no name');
  },
);

t.test('the least recently used file is evicted first', async (t) => {
  const { made, open } = filesOf(t, 29);
  await open(1);
  await open(2);
  await open(1);
  await open(3); // 30 bytes would be too many: 2 goes
  await open(1);
  t.strictSame(made, [1, 2, 3]);
  await open(2); // now 3 goes
  await open(1);
  t.strictSame(made, [1, 2, 3, 2]);
  await open(3);
  t.strictSame(made, [1, 2, 3, 2, 3]);
});

t.test('a file larger than the limit is kept on its own', async (t) => {
  const { made, open } = filesOf(t, 5);
  const first = await open(1);
  t.equal(await stringOf(await open(1)), '1111111111');
  t.strictSame(made, [1]);
  await open(2);
  t.equal(await stringOf(first), '1111111111', 'who has it open gets it, made again');
  t.strictSame(made, [1, 2, 1]);
});

t.test('a file that is dropped while it is read is read to its end', async (t) => {
  const { files } = filesOf(t, 100);
  const content = randomBytes(3_000_000);
  const file = (await files.open(keyOf(1), {
    async *pieces() {
      yield ownPiece(content);
    },
  }))!;
  const read: Buffer[] = [];
  for await (const { bytes } of file.pieces()) {
    read.push(Buffer.from(bytes));
    await files.drop(1);
  }
  t.ok(read.length > 1);
  t.ok(Buffer.concat(read).equals(content));
});

t.test('a file can be read, whenever it is evicted', async (t) => {
  for (let moment = 0; moment < 20; moment++) {
    const { files, open } = filesOf(t, 10);
    const file = await open(1);
    let begin = () => {};
    let goOn = () => {};
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const waiting = new Promise<void>((resolve) => (goOn = resolve));
    const other = files.open(keyOf(2), {
      async *pieces() {
        begin();
        await waiting;
        yield ownPiece(Buffer.from('takes the room of file 1'));
      },
    });
    await begun;
    goOn();
    for (let i = 0; i < moment; i++) await null;
    t.equal(await stringOf(file), '1111111111');
    await other;
  }
});

t.test('a file that has been dropped is made again, and its room is free', async (t) => {
  const { files, made, open } = filesOf(t, 20);
  await open(1);
  await open(2);
  await files.drop(1);
  await files.drop(7);
  await open(3);
  await open(2);
  t.strictSame(made, [1, 2, 3], '2 did not have to go');
  await open(1);
  t.strictSame(made, [1, 2, 3, 1]);
});

t.test('one that cannot be made says so to all who asked, takes no room, and is tried again', async (t) => {
  const { files, made, open } = filesOf(t, 20);
  async function* pieces(): AsyncGenerator<Piece> {
    yield ownPiece(Buffer.from('123456789012345'));
    throw new Error('no rows');
  }
  await open(1);
  const asked = [files.open(keyOf(2), { pieces }), files.open(keyOf(2), { pieces })];
  for (const { status } of await Promise.allSettled(asked)) t.equal(status, 'rejected');
  await t.rejects(files.open(keyOf(2), { pieces }), { message: 'no rows' });
  await open(2);
  await open(3);
  await open(2);
  t.strictSame(made, [1, 2, 3]);
});

t.test('a file that is cut loses its bytes at once, and those who read it notice', async (t) => {
  const folder = t.testdir();
  const files = keptFiles(join(folder, 'file-'), 5 * 2 ** 20, slotPool());
  t.teardown(() => files.close());
  const megabyte = Buffer.alloc(2 ** 20);
  let megabytes = 3;
  async function* pieces() {
    for (let i = 0; i < megabytes; i++) yield ownPiece(megabyte);
  }
  const open = async (job: number, version?: string) => (await files.open(keyOf(job, version), { pieces }))!;
  const begun = async (job: number, version?: string) => {
    const pieces = (await open(job, version)).pieces();
    t.equal((await pieces.next()).done, false);
    return pieces;
  };
  const toTheEnd = async (pieces: AsyncIterable<Piece>) => (await Readable.from(pieces).toArray()).length;
  const evicted = await begun(1);
  const later = (await open(1)).pieces();
  await open(2, 'other'); // evicts 1, which is still read
  const other = await begun(2, 'other');
  await files.cut(1);
  await t.rejects(toTheEnd(evicted), /not what it was/);
  t.equal(await toTheEnd(other), 2, 'another file is whole');
  megabytes = 2;
  await t.rejects(toTheEnd(later), /not what it was/, 'made again, it is another file');
  await files.cut(7);
});

t.test('a job may have several files, which go together', async (t) => {
  const { files } = filesOf(t, 1000);
  const made: string[] = [];
  const open = async (job: number, version: string) => {
    async function* pieces(): AsyncGenerator<Piece> {
      made.push(`${job} ${version}`);
      yield ownPiece(Buffer.from(version));
    }
    return stringOf((await files.open({ job, version }, { pieces }))!);
  };
  for (const [job, version] of [
    [1, 'csv'],
    [1, 'parquet'],
    [2, 'csv'],
  ] as const)
    t.equal(await open(job, version), version);
  await files.drop(1);
  await open(2, 'csv');
  t.equal(made.length, 3);
  await open(1, 'csv');
  await open(1, 'parquet');
  t.strictSame(made.slice(3), ['1 csv', '1 parquet']);
});

t.test('there are no more files than may be open', async (t) => {
  const { made, open } = filesOf(t, 1000, 2);
  await open(1);
  await open(2);
  await open(3); // 1 goes
  await open(2);
  await open(3);
  t.strictSame(made, [1, 2, 3]);
  await open(1); // 2 goes
  await open(3);
  t.strictSame(made, [1, 2, 3, 1]);
});

t.test('a file that would be too large is not made, if it need not be, until its job changes', async (t) => {
  const { files } = filesOf(t, 100);
  let written = 0;
  const opening = (pieces: number, expected: number) =>
    files.open(keyOf(1), {
      async *pieces() {
        for (let i = 0; i < pieces; i++, written++) yield ownPiece(Buffer.alloc(5));
      },
      expected,
    });
  t.equal(await opening(30, 30), undefined);
  t.equal(written, 7, 'eight pieces of five bytes tell that thirty would be more than 100');
  t.equal(await opening(2, 2), undefined);
  t.equal(written, 7, 'it is not tried again');
  await files.drop(1);
  t.equal(await opening(30, 8), undefined);
  t.equal(written, 27, 'more came than were expected');
  await files.drop(1);
  t.equal((await opening(20, 20))?.bytes, 100);
});
