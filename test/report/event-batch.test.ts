/** Events come out of a batch as they went in, customer by customer, and what is counted of them is the same. */
import fc from 'fast-check';
import t from 'tap';
import type { ReportedEvents } from '../../src/report/basket.ts';
import { eventCollector, eventsIn } from '../../src/report/event-batch.ts';

const customer = fc
  .array(fc.tuple(fc.nat(), fc.nat({ max: 1000 }), fc.nat({ max: 2 })), { maxLength: 40 })
  .chain((rows) => fc.nat({ max: 3 }).map((ignores_missing) => ({ rows, ignores_missing })));

/** In arrays that are longer than the events, as a generator has them. */
const eventsOf = ({ rows, ignores_missing }: { rows: number[][]; ignores_missing: number }) =>
  ({
    length: rows.length,
    t_dat: Float64Array.from([...rows.map(([time]) => time), 7, 7]),
    article: Int32Array.from([...rows.map(([, article]) => article), 7, 7]),
    score: Uint8Array.from([...rows.map(([, , score]) => score), 7, 7]),
    ignores_missing,
  }) satisfies ReportedEvents;

const plain = ({ length, t_dat, article, score, ignores_missing }: ReportedEvents) => ({
  rows: Array.from({ length }, (_, i) => [t_dat[i], article[i], score[i]]),
  ignores_missing,
});

t.test('one batch after the other', async () => {
  fc.assert(
    fc.property(fc.array(fc.array(customer, { maxLength: 12 }), { maxLength: 4 }), (batches) => {
      const { add, take } = eventCollector();
      return batches.every((customers) => {
        for (const each of customers) add(eventsOf(each));
        return JSON.stringify([...eventsIn(take())].map(plain)) === JSON.stringify(customers);
      });
    }),
    { seed: 11, numRuns: 300 },
  );
});

t.test('a batch grows with its events', async (t) => {
  const { add, take } = eventCollector();
  const length = 100_000;
  const events = {
    length,
    t_dat: Float64Array.from({ length }, (_, i) => i),
    article: new Int32Array(length).fill(3),
    score: new Uint8Array(length).fill(1),
  };
  add(events);
  add(events);
  const [first, second] = eventsIn(take());
  t.strictSame([first.length, second.length], [length, length]);
  t.strictSame(first.t_dat, events.t_dat);
  t.strictSame(second.t_dat, events.t_dat);
  t.strictSame(second.article, events.article);
  t.strictSame(second.score, events.score);
});
