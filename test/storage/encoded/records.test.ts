import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import {
  detailColumns,
  mostDetailBytes,
  encodeDetails,
  decodeDetails,
} from '../../../src/storage/encoded/details.ts';
import {
  layoutOf,
  encodedBytes,
  encodeRecords,
  BLOCK_ROWS,
  decodeRecords,
} from '../../../src/storage/encoded/records.ts';
import { slowDetails, slowPart, type PlainEvent } from './reference-records.ts';

const step = fc.oneof(
  fc.constantFrom(0, 1, 1_000, 60_000, 3_600_000, 86_400_000),
  fc.nat({ max: 400 }).map((days) => days * 86_400_000),
  fc.nat({ max: 1e12 }),
);
const double = fc.double({ noNaN: true });
const event = fc.record({
  step,
  article: fc.oneof(
    fc.nat({ max: 99 }),
    fc.nat({ max: 2 ** 31 - 1 }),
    fc.constantFrom(0, 9, 10, 2 ** 32 - 1),
  ),
  score: fc.nat({ max: 2 }),
  strategy: fc.nat({ max: 4 }),
  session: fc.nat({ max: 2 ** 32 - 1 }),
  sampling_prob: double,
  price: fc.oneof(double, fc.constant(NaN)),
  sales_channel_id: fc.oneof(fc.constant(-1), fc.nat({ max: 2 ** 31 - 1 })),
  positive: fc.nat({ max: 2 ** 31 - 1 }),
});

/** Events in order of time, most often with steps of one kind, so that the units are all needed. */
const events: fc.Arbitrary<PlainEvent[]> = fc
  .tuple(
    fc.integer({ min: -1e13, max: 1e13 }),
    fc.option(fc.constantFrom(60_000, 3_600_000, 86_400_000), { nil: 1 }),
    fc.array(event, { minLength: 1, maxLength: 40, size: 'max' }),
  )
  .map(([first, unit, events]) => {
    let t_dat = first;
    return events.map(({ step, ...event }) => ({
      ...event,
      t_dat: (t_dat += Math.floor(step / unit) * unit),
    }));
  });

const before = fc.nat({ max: 5 });
const numbers = (events: PlainEvent[], name: keyof PlainEvent) => events.map((event) => event[name]);

/** Columns that hold the events from index `from` on. */
const columnOf = (events: PlainEvent[], name: keyof PlainEvent, from: number) => [
  ...new Array<number>(from).fill(1),
  ...numbers(events, name),
];

t.test('events are packed as slow code packs them, and come back', async () => {
  fc.assert(
    fc.property(events, before, fc.boolean(), (events, from, scores) => {
      const t_dat = Float64Array.from(columnOf(events, 't_dat', from));
      const article = Uint32Array.from(columnOf(events, 'article', from));
      const score = scores ? Uint8Array.from(columnOf(events, 'score', from)) : undefined;
      const { events: text, ...expected } = slowPart(events, scores);
      const layout = layoutOf({ t_dat, article }, from, t_dat.length);
      assert.deepEqual(layout, expected);
      assert.equal(encodedBytes(layout, scores), text.length);
      const bytes = Buffer.alloc(text.length + from);
      assert.equal(encodeRecords(bytes, from, layout, { t_dat, article, score }, from), bytes.length);
      assert.equal(bytes.toString('latin1', from), text);

      const back = { t_dat: t_dat.slice().fill(1), article: article.slice().fill(1), score: score?.slice() };
      const end = decodeRecords(bytes, from, layout, back, from);
      assert.equal(end, bytes.length);
      assert.deepEqual(back, { t_dat, article, score });
    }),
    { seed: 42, numRuns: 1000 },
  );
});

t.test('details are packed as slow code packs them, and come back where there are any', async () => {
  const columns = detailColumns(BLOCK_ROWS);
  const back = detailColumns(BLOCK_ROWS);
  fc.assert(
    fc.property(events, before, fc.boolean(), (events, from, lists) => {
      for (const name of Object.keys(columns) as (keyof typeof columns)[])
        columns[name].set(columnOf(events, name, from));
      const bytes = Buffer.alloc(mostDetailBytes(events.length) + from);
      const { positive, ...others } = columns;
      const packing = { ...others, positive: lists ? positive : undefined };
      const end = encodeDetails(bytes, from, packing, from, from + events.length);
      const packed = bytes.subarray(from, end);
      assert.ok(packed.equals(slowDetails(events, lists)));

      decodeDetails(packed, events.length, back);
      const shown = (name: keyof typeof back) => [...back[name].subarray(0, events.length)];
      assert.deepEqual(shown('strategy'), numbers(events, 'strategy'));
      assert.deepEqual(shown('session'), numbers(events, 'session'));
      const known = events.map(({ strategy, sampling_prob, price, sales_channel_id, positive }) => ({
        sampling_prob: strategy >= 2 ? sampling_prob : NaN,
        price: strategy === 0 ? price : NaN,
        sales_channel_id: strategy === 0 ? sales_channel_id : -1,
        positive: lists && strategy >= 2 ? positive : -1,
      }));
      assert.deepEqual(
        known,
        known.map((_, i) => ({
          sampling_prob: back.sampling_prob[i],
          price: back.price[i],
          sales_channel_id: back.sales_channel_id[i],
          positive: back.positive[i],
        })),
      );
    }),
    { seed: 42, numRuns: 1000 },
  );
});
