/** What a full disk refuses, what it lets through, and what is made up for later. */
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { isDiskFull } from '../../src/errors.ts';
import { diskReserve } from '../../src/storage/disk-reserve.ts';
import { guardedWrites } from '../../src/storage/guarded-writes.ts';
import { housekeeper } from '../../src/storage/housekeeper.ts';
import type { Writer } from '../../src/storage/writer-thread.ts';

const MORE_THAN_THERE_IS = 2 ** 60;

const full = (code = 'SQLITE_FULL') => Object.assign(new Error('full'), { code });

function reserveOf(t: Test, bytes = 1000) {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'f.db');
  return { path: `${path}-reserve`, reserve: diskReserve(path, new Int32Array(1), bytes) };
}

t.test('a full disk, a quota and a size limit are the same to clients', async (t) => {
  for (const code of ['ENOSPC', 'EDQUOT', 'EFBIG', 'SQLITE_FULL', 'SQLITE_IOERR_WRITE'])
    t.equal(isDiskFull(full(code)), true, code);
  for (const code of ['SQLITE_IOERR_READ', 'SQLITE_BUSY', 'EIO'])
    t.equal(isDiskFull(full(code)), false, code);
});

t.test('the reserve is made, given up and made again, if there is room for it', async (t) => {
  const { path, reserve } = reserveOf(t);
  const changes: boolean[] = [];
  reserve.onChange((isFull) => changes.push(isFull));
  t.equal(reserve.restore(), true);
  t.equal(statSync(path).size, 1000);
  t.equal(reserve.isFull, false);
  reserve.notice();
  t.equal(reserve.giveUp(), true);
  t.equal(reserve.giveUp(), false);
  t.notOk(existsSync(path));
  t.equal(reserve.isFull, true);
  t.equal(reserve.restore(), true);
  t.strictSame(changes, [false, true, false]);

  const tooLarge = reserveOf(t, MORE_THAN_THERE_IS);
  t.equal(tooLarge.reserve.restore(), false);
  t.equal(tooLarge.reserve.isFull, true);
  t.notOk(existsSync(tooLarge.path));
});

/** Stores whose writes fail as long as `isFull` says so. */
function failing(isFull: () => boolean) {
  const written: string[] = [];
  const write = (name: string) => (): void => {
    if (isFull()) throw full();
    written.push(name);
  };
  const stores = { jobs: { fail: write('fail') }, sequences: { append: write('append') } };
  return { stores: stores, written };
}

t.test('last words get the room of the reserve, other writes are refused until it is back', async (t) => {
  const { path, reserve } = reserveOf(t);
  reserve.restore();
  const { stores, written } = failing(() => existsSync(path));
  const { jobs, sequences } = guardedWrites(stores as never, reserve, () => undefined) as typeof stores;
  t.throws(() => sequences.append(), { code: 'SQLITE_FULL' });
  t.ok(existsSync(path), 'the reserve is not for rows');
  jobs.fail();
  t.notOk(existsSync(path));
  t.strictSame(written, ['fail']);

  const without = reserveOf(t, MORE_THAN_THERE_IS);
  without.reserve.restore();
  const refused = failing(() => false);
  const guarded = guardedWrites(refused.stores as never, without.reserve, () => undefined) as typeof stores;
  t.throws(() => guarded.sequences.append(), { code: 'disk_full' });
  guarded.jobs.fail();
  t.strictSame(refused.written, ['fail']);
});

t.test('a WAL that cannot be written back fails the next write, not the one that is stored', async (t) => {
  const { reserve } = reserveOf(t);
  reserve.restore();
  let isFull = true;
  const { stores, written } = failing(() => false);
  const { sequences } = guardedWrites(stores as never, reserve, () => {
    if (isFull) throw full();
  }) as typeof stores;
  sequences.append();
  t.strictSame(written, ['append']);
  t.throws(() => sequences.append(), { code: 'SQLITE_FULL' });
  isFull = false;
  sequences.append();
  t.strictSame(written, ['append', 'append']);
});

t.test('what could not be written is tried again until it is, each on its own', async (t) => {
  let [isFull, checks] = [true, 0];
  const call = {
    sweep: { step: async () => false, shrink: async () => false, checkpoint: async () => undefined },
    disk: {
      async check() {
        checks++;
        if (isFull) throw full();
      },
    },
  };
  const writer = { call, isDiskFull: true } as unknown as Writer;
  const errors: unknown[] = [];
  const house = housekeeper(writer, (error) => errors.push(error), 0);
  t.teardown(() => house.stop());
  const running = setInterval(() => undefined, 1000); // its own timers keep no process alive
  t.teardown(() => clearInterval(running));
  const write = async () => {
    if (isFull) throw full();
  };
  const waiting = new Promise<void>((resolve) => house.whenRoom(resolve));
  let isWritten = false;
  const written = new Promise<void>((resolve) => {
    void house.write(write, () => {
      isWritten = true;
      resolve();
    });
  });
  await house.sweep();
  while (checks < 6) await house.sweep();
  t.equal(isWritten, false);
  t.equal(house.unwritten, 2);
  t.equal(errors.length, 2, 'the first failure, and one line for all the rounds');
  isFull = false;
  await Promise.all([written, waiting]);
  await house.sweep();
  t.equal(house.unwritten, 0);
});
