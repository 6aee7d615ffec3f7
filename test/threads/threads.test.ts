/** Calls into threads: the same in a thread of its own and inline, whatever crosses over. */
import t from 'tap';
import { Problem } from '../../src/errors.ts';
import { ThreadDeath } from '../../src/threads/death.ts';
import { moved } from '../../src/threads/messages.ts';
import { threadPool } from '../../src/threads/pool.ts';
import { sharedArray } from '../../src/threads/shared.ts';
import { startThread } from '../../src/threads/thread.ts';
import { echoThread } from './echo-thread.ts';

for (const inline of [false, true]) {
  t.test(inline ? 'inline' : 'in a thread', async (t) => {
    const thread = startThread(echoThread, { start: 10 }, { inline });
    t.teardown(() => thread.stop());

    t.test('values come back as copies', async (t) => {
      const value = { text: 'é', list: [1, null], bytes: Uint8Array.of(1, 2) };
      const echoed = await thread.call.echo(value);
      t.strictSame(echoed, value);
      t.not(echoed, value);
    });

    t.test('calls run in order, also behind one that takes long', async (t) => {
      const { slowNext, next } = thread.call.counter;
      t.strictSame(await Promise.all([slowNext(), next(), next()]), [11, 12, 13]);
      t.equal(thread.pending, 0);
    });

    t.test('moved arguments and results leave nothing behind', async (t) => {
      const bytes = Uint8Array.of(5, 6);
      t.equal(await thread.call.firstByte(moved(bytes, [bytes.buffer])), 5);
      t.equal(bytes.length, 0);
      t.strictSame(await thread.call.bytes(3), Uint8Array.of(7, 7, 7));
    });

    t.test('errors keep what tells them apart', async (t) => {
      const problem = await thread.call.fail('problem').catch((error: unknown) => error);
      t.ok(problem instanceof Problem);
      t.match(problem, {
        code: 'bad_data',
        message: 'Line 3 is wrong.',
        errors: [{ line: 3, detail: 'is wrong' }],
      });
      await t.rejects(thread.call.fail('range'), new RangeError('too long'));
      await t.rejects(thread.call.fail('code'), { message: 'no space', code: 'ENOSPC' });
      t.equal(await thread.call.echo(1), 1, 'the thread works on');
    });
  });
}

t.test('the calls of a thread that dies fail, and so do later ones', async (t) => {
  const deaths: Error[] = [];
  const thread = startThread(echoThread, { start: 0 }, { onDeath: (error) => deaths.push(error) });
  await t.rejects(thread.call.die(), { message: 'A worker thread has ended.' });
  await t.rejects(thread.call.echo(1), { message: 'A worker thread has ended.' });
  t.equal(deaths.length, 1);
});

t.test('what a thread dies of while it starts keeps its message and code', async (t) => {
  const thread = startThread(echoThread, { start: -1 });
  const cause = { message: 'no such table: missing', code: 'SQLITE_ERROR' };
  await t.rejects(thread.call.echo(1), { message: cause.message, cause });
});

t.test('a thread that was stopped is no death', async (t) => {
  const thread = startThread(echoThread, { start: 0 }, { onDeath: () => t.fail('it was stopped') });
  await thread.call.echo(1);
  await thread.stop();
  await t.rejects(thread.call.echo(1));
});

t.test('a pool gives each call to the thread with the least to do, and replaces one that dies', async (t) => {
  let deaths = 0;
  const pool = threadPool(echoThread, { start: 0 }, 2, { onDeath: () => deaths++ });
  t.teardown(() => pool.stop());
  t.equal(pool.running().length, 0, 'threads start when they are needed');
  const counts = await Promise.all([pool.call.counter.slowNext(), pool.call.counter.slowNext()]);
  t.strictSame(counts, [1, 1]);
  t.equal(pool.running().length, 2);
  await t.rejects(pool.next().call.die());
  t.equal(deaths, 1);
  t.strictSame(await Promise.all([pool.call.counter.next(), pool.call.counter.next()]), [1, 2]);
  await pool.stop();
  await t.rejects(pool.call.echo(1), { code: 'overloaded', message: /^footfall is stopping/ });
  t.throws(() => pool.next(), { code: 'overloaded' });
});

t.test('a call whose thread dies is tried again at most three times', async (t) => {
  const pool = threadPool(echoThread, { start: 0 }, 1, {});
  t.teardown(() => pool.stop());
  const calls = sharedArray(Int32Array, 1);
  t.equal(await pool.call.dieAtFirst(calls, 3), 'alive');
  t.equal(pool.deaths, 3);
  calls[0] = 0;
  // The calls that wait behind it didn't kill anything: they are answered, however often their thread dies.
  const killing = pool.call.dieAtFirst(calls, 100);
  const waiting = [pool.call.echo(1), pool.call.echo(2)];
  await t.rejects(killing, new ThreadDeath(new Error('A worker thread has ended.'), true));
  t.equal(calls[0], 4);
  t.equal(pool.deaths, 7);
  t.strictSame(await Promise.all(waiting), [1, 2]);
});

t.test('each thread has a bound on its heap, and dies alone when it reaches that', async (t) => {
  const thread = startThread(echoThread, { start: 0 });
  t.teardown(() => thread.stop());
  const limit = (await thread.call.heapLimit()) ?? 0;
  t.ok(limit > 0 && limit <= 2048, `${limit} MB`);
  const small = startThread(echoThread, { start: 0 }, { limits: { maxOldGenerationSizeMb: 16 } });
  await t.rejects(small.call.fillHeap(), { message: /memory limit/, wasRunning: true });
  t.equal(await thread.call.echo(1), 1);
});

t.test('a wrong name, argument or result does not compile', async (t) => {
  const thread = startThread(echoThread, { start: 0 }, { inline: true });
  // @ts-expect-error -- no such function
  await t.rejects(thread.call.ecko(1));
  // @ts-expect-error -- not bytes
  await thread.call.firstByte('text');
  // @ts-expect-error -- a number, not a string
  const next: string = await thread.call.counter.next();
  t.equal(typeof next, 'number');
  // @ts-expect-error -- started without what it needs
  startThread(echoThread, { begin: 0 }, { inline: true });
});
