/** Packed events and details: what comes out is what went in, and events lie there as the slow way writes them. */
import fc from 'fast-check';
import t from 'tap';
import {
  detailColumns,
  mostDetailBytes,
  packDetails,
  unpackDetails,
} from '../../src/storage/packed-details.ts';
import { layoutOf, packedBytes, packEvents, unpackEvents } from '../../src/storage/packed.ts';

const MOST_TIME = Date.UTC(2200, 0, 1);

/** Events whose numbers have up to so many digits. */
const eventsOf = (timeDigits: number, articleDigits: number) =>
  fc.record({
    t_first: fc.nat(MOST_TIME),
    unit: fc.constantFrom(1, 1000, 60_000, 3_600_000, 86_400_000),
    rows: fc.array(
      fc.record({
        offset: fc.maxSafeNat().map((value) => value % Math.min(10 ** timeDigits, MOST_TIME)),
        article: fc.maxSafeNat().map((value) => value % Math.min(10 ** articleDigits, 2 ** 31)),
        score: fc.nat(2),
      }),
      { minLength: 1, maxLength: 20 },
    ),
    at: fc.nat(5),
    withScores: fc.boolean(),
  });
const events = fc
  .tuple(fc.integer({ min: 1, max: 13 }), fc.integer({ min: 1, max: 10 }))
  .chain(([timeDigits, articleDigits]) => eventsOf(timeDigits, articleDigits));

t.test('events are packed as decimals of fixed width, and touch nothing beside them', async () => {
  fc.assert(
    fc.property(events, ({ t_first, unit, rows, at, withScores }) => {
      const offsets = rows.map(({ offset }) => Math.floor(offset / unit) * unit).sort((a, b) => a - b);
      const t_dat = Float64Array.from(offsets, (offset) => t_first + offset - offsets[0]);
      const article = Uint32Array.from(rows, (row) => row.article);
      const score = Uint8Array.from(rows, (row) => row.score);
      const layout = layoutOf(t_dat, article, 0, rows.length);
      const bytes = new Uint8Array(at + packedBytes(layout, withScores) + 3).fill(35);
      const end = packEvents(bytes, at, layout, t_dat, article, withScores ? score : undefined, 0);

      const { t_unit, t_width, article_width } = layout;
      const record = (_: unknown, i: number) =>
        String((t_dat[i] - t_first) / t_unit).padStart(t_width, '0') +
        String(article[i]).padStart(article_width, '0') +
        (withScores ? String(score[i]) : '');
      const expected = '#'.repeat(at) + rows.map(record).join('') + '###';
      t.equal(Buffer.from(bytes).toString(), expected);
      t.equal(end, expected.length - 3);

      const [times, keys, scores] = [t_dat.slice().fill(-1), article.slice().fill(0), score.slice().fill(9)];
      unpackEvents(bytes.subarray(at), layout, times, keys, withScores ? scores : undefined, 0);
      t.same([times, keys], [t_dat, article]);
      if (withScores) t.same(scores, score);
    }),
    { numRuns: 1000 },
  );
});

t.test('details come out as they went in, and packing needs no more room than it says', async () => {
  const drawn = fc.record({ strategy: fc.constantFrom(2, 3, 4), sampling_prob: fc.double() });
  const bought = fc.record({ strategy: fc.constant(0), price: fc.double(), sales_channel_id: fc.nat() });
  const clicked = fc.record({ strategy: fc.constant(1) });
  fc.assert(
    fc.property(fc.array(fc.oneof(drawn, bought, clicked), { maxLength: 8 }), (rows) => {
      const none = { sampling_prob: NaN, price: NaN, sales_channel_id: -1 };
      const all = rows.map((row, i) => ({ ...none, ...row, session: i * 1000 }));
      const columns = detailColumns(rows.length);
      all.forEach((row, i) => {
        for (const name of Object.keys(columns) as (keyof typeof columns)[]) columns[name][i] = row[name];
      });
      const bytes = new Uint8Array(mostDetailBytes(rows.length));
      const end = packDetails(bytes, 0, columns, 0, rows.length);
      const read = detailColumns(rows.length);
      unpackDetails(bytes.subarray(0, end), rows.length, read);
      t.same(read, columns);
    }),
  );
});
