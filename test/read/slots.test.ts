/** However many downloads there are, and whatever their clients do, their memory is bounded, and none waits for others. */
import t from 'tap';
import type { Readers } from '../../src/read/handlers.ts';
import { piecesAt, piecesOf, type Reading } from '../../src/read/pieces.ts';
import type { RowQuery } from '../../src/read/row-query.ts';
import { slotPool, type OwnSlots, type Slot } from '../../src/read/slots.ts';

const QUERY: RowQuery = { table: 'interactions', job_id: 2, dataset_version: 1, filter: {} };

/** Resolves once all promises that can settle have done so. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Slots that have been given, in order, by names. */
function taker() {
  const taken: [name: string, slot: Slot][] = [];
  return {
    taken,
    take: (name: string, own: OwnSlots) => void own.take().then((slot) => taken.push([name, slot])),
  };
}

t.test('each download has a slot of its own; the others are shared', async (t) => {
  const slots = slotPool(2);
  const { taken, take } = taker();
  const downloads = Array.from({ length: 5 }, () => slots.open());
  for (const [i, own] of downloads.entries()) for (const n of [1, 2, 3]) take(`${i}.${n}`, own);
  await settled();
  t.strictSame(
    taken.map(([name]) => name),
    ['0.1', '0.2', '0.3', '1.1', '2.1', '3.1', '4.1'],
  );
  const memories = new Set(taken.map(([, { memory }]) => memory));
  t.equal(memories.size, 7, 'none has that of another');

  taken[3][1].release(); // 1.1
  await settled();
  t.equal(taken[7][0], '1.2', 'its next one gets it');
  taken[0][1].release(); // 0.1: a spare one is free again
  await settled();
  t.equal(taken[8][0], '1.3', 'the one that waits longest gets it');
  taken[0][1].release();
  await settled();
  t.equal(taken.length, 9, 'releasing twice is releasing once');
});

t.test('slots are reused, and all of them are back in the end', async (t) => {
  const slots = slotPool(2);
  for (let i = 0; i < 100; i++) {
    const own = slots.open();
    const three = [await own.take(), await own.take(), await own.take()];
    for (const { release } of three) release();
  }
  t.equal(slots.free(), 3);
});

t.test('a download that has ended waits no longer', async (t) => {
  const slots = slotPool(0);
  const own = slots.open();
  await own.take();
  const waiting = own.take();
  own.close();
  await t.rejects(waiting, /ended/);
});

/** Readers that write three bytes, without end. */
const reading = (slots: Reading['slots']): Reading => {
  const read = {
    start: async () => [0],
    write: async () => ({ length: 3, bytes: undefined, next: [0] }),
  } as unknown as Readers['call']['read'];
  return { readers: { size: 2, call: { read } }, slots };
};

t.test('a download that is broken off gives all of its slots back', async (t) => {
  const slots = slotPool(8);
  const endless = (function* () {
    for (;;) yield [0];
  })();
  for (const pieces of [
    piecesOf(reading(slots), QUERY, 'csv'),
    piecesAt(reading(slots), QUERY, endless, 'csv'),
  ]) {
    let piecesTaken = 0;
    for await (const { release } of pieces) {
      release();
      if (++piecesTaken === 3) break;
    }
    await settled();
  }
  const own = slots.open();
  const taken: Slot[] = [];
  for (let i = 0; i < 9; i++) void own.take().then((slot) => taken.push(slot));
  await settled();
  t.equal(taken.length, 9, 'all are free again');
  t.ok(slots.free() === 0, 'and no more were made than were used');
});

t.test('600 downloads that nobody reads hold one slot each, and the spare ones', async (t) => {
  const slots = slotPool(32);
  let held = 0;
  const downloads = Array.from({ length: 600 }, async () => {
    // A client that takes nothing: pieces are asked for, and none is released.
    for await (const _piece of piecesAt(
      reading(slots),
      QUERY,
      Array.from({ length: 8 }, () => [0]),
      'csv',
    ))
      held++;
  });
  await settled();
  await settled();
  t.ok(held <= 632, `${held} pieces`);
  t.equal(downloads.length, 600);
});
