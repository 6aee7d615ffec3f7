/** What becomes of an erasure whose clean-up has no room, or whose process ends meanwhile. */
import '../plain-children.ts';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { customerEraser } from '../../src/load/erase-customer.ts';
import { openStores, openWrites } from '../../src/storage/stores.ts';
import { folderOf } from '../folder.ts';
import { GONE, loaded } from '../system/erased-customers.ts';

/** Counts of the clean-up, and how it fails. */
interface CleanUp {
  rewrites: number;
  fault?: () => void;
}

/** The eraser of a database with the customers; `whenRoom` has what it asked to be called for. */
async function eraserOf(t: Test) {
  const database = join(folderOf(t), 'a.db');
  await (await loaded(t, { database })).close();
  const { erasures, sweep, database: file } = openWrites(database);
  const stores = openStores(database);
  t.teardown(() => {
    stores.close();
    file.close();
  });
  const cleanUp: CleanUp = { rewrites: 0 };
  const writer = {
    call: {
      sweep: { shrink: () => Promise.resolve(sweep.shrink()) },
      erasures: {
        unfinished: () => Promise.resolve(erasures.unfinished()),
        erase: (...args: Parameters<typeof erasures.erase>) => Promise.resolve(erasures.erase(...args)),
        isClean: () => Promise.resolve(erasures.isClean()),
        rewrite: () => Promise.resolve((cleanUp.rewrites++, erasures.rewrite())),
        emptyWal: async () => {
          await Promise.resolve(cleanUp.fault?.());
          return true;
        },
      },
    },
  };
  const whenRoom: (() => void)[] = [];
  const errors: unknown[] = [];
  const eraser = customerEraser({
    path: database,
    writer: writer as never,
    housekeeper: { whenRoom: (go: () => void) => whenRoom.push(go) } as never,
    inline: true,
    cut: () => Promise.resolve(),
    rowsChanged: () => undefined,
    onError: (error) => errors.push(error),
  });
  return { eraser, whenRoom, errors, cleanUp, erasures, stores };
}

t.test('without room for the clean-up, the client is told that it is erased, and it follows', async (t) => {
  const { eraser, whenRoom, errors, cleanUp, erasures, stores } = await eraserOf(t);
  cleanUp.fault = () => {
    throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
  };
  await t.rejects(eraser.erase([GONE[1]]), {
    code: 'disk_full',
    message: /^The customer is erased, but the disk is full/,
  });
  t.equal(stores.customers.keyOf(GONE[1]), undefined, 'it is true');
  t.equal(erasures.unfinished(), 1);
  t.equal(whenRoom.length, 1);

  whenRoom[0](); // too early
  await eraser.erase(['nobody']);
  t.match(errors, [{ code: 'disk_full' }]);
  t.equal(whenRoom.length, 2, 'it is asked for again');

  delete cleanUp.fault;
  whenRoom[1]();
  await eraser.erase(['nobody']);
  t.equal(erasures.unfinished(), 0);
  t.equal(cleanUp.rewrites, 1, 'the whole file, since nobody knows any more what to look for');
});

t.test('an error of another kind is not taken for a full disk', async (t) => {
  const { eraser, whenRoom, cleanUp, erasures } = await eraserOf(t);
  cleanUp.fault = () => {
    throw new TypeError('broken');
  };
  await t.rejects(eraser.erase([GONE[1]]), TypeError);
  t.equal(whenRoom.length, 0);
  t.equal(erasures.unfinished(), 1);
});
