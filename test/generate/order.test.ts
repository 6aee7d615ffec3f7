import fc from 'fast-check';
import t from 'tap';
import { Interactions } from '../../src/generate/interactions.ts';
import { orderByComparison, orderByKeys, orderByTime } from '../../src/generate/order.ts';
import { rowsOf } from './sequences.ts';

/** Events at these times, whose articles tell in which order they were made. */
function madeAt(times: readonly number[]): Interactions {
  const events = new Interactions();
  for (const [i, time] of times.entries()) events.push(time, i, i % 3);
  return events;
}

/** The engine's own sort of objects, which is stable. */
function expected(made: Interactions) {
  return rowsOf(made).sort((a, b) => a[0] - b[0]);
}

const fewTimes = fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 300 });
const realTimes = fc.array(fc.integer({ min: -4e12, max: 7e12 }), { maxLength: 300 });
const anyTimes = fc.array(fc.maxSafeInteger(), { maxLength: 300 });

t.test('events are ordered by time, equal times by order of making', async () => {
  fc.assert(
    fc.property(fc.oneof(fewTimes, realTimes, anyTimes), (times) => {
      const made = madeAt(times);
      const before = rowsOf(made);
      const ordered = new Interactions();
      orderByTime(made, ordered);
      t.same(rowsOf(ordered), expected(made));
      t.same(rowsOf(made), before, 'what was made stays as it is');
    }),
    { seed: 42 },
  );
});

t.test('both ways of ordering give the same', async () => {
  fc.assert(
    fc.property(fc.oneof(fewTimes, realTimes), (times) => {
      const made = madeAt(times);
      const packed = new Interactions();
      const compared = new Interactions();
      packed.length = compared.length = made.length;
      t.equal(orderByKeys(made, packed), true);
      orderByComparison(made, compared);
      t.same(rowsOf(packed), rowsOf(compared));
    }),
    { seed: 42 },
  );
});

t.test('times are packed up to the last one that fits 53 bits, and no further', async (t) => {
  const range = 2 ** 51; // four events need two bits
  const fits = madeAt([range - 1, 0, range - 1, 0]);
  const ordered = new Interactions();
  ordered.length = 4;
  t.equal(orderByKeys(fits, ordered), true);
  t.same(rowsOf(ordered), expected(fits));
  t.equal(orderByKeys(madeAt([range, 0, range, 0]), ordered), false);
  t.same(rowsOf(ordered), expected(fits), 'nothing is done then');
});

t.test('no events and a single one are in order', async (t) => {
  const ordered = madeAt([5, 4]);
  orderByTime(madeAt([]), ordered);
  t.equal(ordered.length, 0);
  orderByTime(madeAt([-7]), ordered);
  t.same(rowsOf(ordered), [[-7, 0, 0]]);
});

t.test('room is made for more events than there were before', async (t) => {
  const made = madeAt(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 5000));
  const ordered = new Interactions();
  orderByTime(made, ordered);
  t.same(rowsOf(ordered), expected(made));
});
