/** The preset `notebook` at its edges: small catalogues, customers with little and with very much. */
import t from 'tap';
import { Interactions, SequenceTooLong } from '../../src/generate/interactions.ts';
import { notebookGenerator } from '../../src/generate/notebook.ts';
import { randomSourceFor } from '../../src/generate/random.ts';
import { deviation } from './chi-square.ts';
import {
  HOUR,
  LAST,
  parametersWith,
  purchasesOf,
  rowsOf,
  sequenceBy,
  sequences,
  timesByArticle,
  withScore,
  type PurchaseRow,
} from './sequences.ts';

t.test('a customer without purchases has no events', async (t) => {
  const events = new Interactions();
  events.push(1, 2, 0);
  notebookGenerator(10, parametersWith({}))(randomSourceFor('42', 'nobody'), purchasesOf([]), events);
  t.equal(events.length, 0);
});

t.test(
  'in a catalogue of 1 the article is ignored, bought, and never clicked for its own sake',
  async (t) => {
    for (const sequence of sequences(500, 1)) {
      const ignores = withScore(0, sequence).length;
      const clicks = withScore(1, sequence);
      if (ignores < 1 || ignores > 2) t.fail(`${ignores} ignores of one article`);
      if (clicks.length > 2 || clicks.some(([t_dat]) => t_dat < LAST - 47 * HOUR)) t.fail('an extra click');
      if (withScore(2, sequence).length !== 1) t.fail('one purchase');
    }
  },
);

t.test('in a catalogue of 3 all articles are ignored, so that there are no extra clicks', async (t) => {
  for (const sequence of sequences(500, 3)) {
    t.equal(timesByArticle(withScore(0, sequence)).size, 3);
    if (withScore(1, sequence).some(([, article]) => article !== 0)) t.fail('an extra click');
  }
});

t.test('in a catalogue of 50 half of the customers ignore all of it', async (t) => {
  const numbers: number[] = [];
  for (const sequence of sequences(4000, 50)) {
    const ignored = timesByArticle(withScore(0, sequence));
    numbers.push(ignored.size);
    const clicked = timesByArticle(withScore(1, sequence));
    clicked.delete(0); // purchased
    if ([...clicked.keys()].some((article) => ignored.has(article)))
      t.fail('an extra click on an ignored article');
    if (clicked.size > 50 - ignored.size) t.fail('more extra clicks than there are articles');
  }
  const probabilities = new Map([[50, 0.5]]);
  for (let n = 40; n < 50; n++) probabilities.set(n, 0.05);
  t.ok(Math.abs(deviation(numbers, probabilities)) < 4);
});

t.test('a customer with 5,000 purchases gets all of them, with their clicks', async (t) => {
  const rows: PurchaseRow[] = Array.from({ length: 5000 }, (_, i) => [
    LAST - (4999 - i) * 3_723_001,
    (i * 7) % 6000,
  ]);
  const [sequence] = sequences(1, 6000, { extra_clicks_prob: 0 }, rows);
  t.same(
    withScore(2, sequence).map(([t_dat, article]) => [t_dat, article]),
    rows,
  );
  // 1.35 clicks a purchase, with a standard deviation of 0.654
  const clicks = withScore(1, sequence).length;
  t.ok(Math.abs(clicks - 5000 * 1.35) < 4 * 0.654 * Math.sqrt(5000), `${clicks} clicks`);
  t.ok(sequence.every((row, i) => i === 0 || row[0] >= sequence[i - 1][0]));
});

t.test('a customer who has bought the whole catalogue gets no extra clicks', async (t) => {
  const rows: PurchaseRow[] = Array.from({ length: 80 }, (_, article) => [LAST, article]);
  const [sequence] = sequences(1, 80, { click_before_purchase_prob: 0, extra_clicks_prob: 1 }, rows);
  t.equal(withScore(1, sequence).length, 0);
});

t.test('times before 1970 and far away from it are as good as others', async (t) => {
  const shifted = (by: number) =>
    [
      ...sequences(20, 200, {}, [
        [by, 1],
        [by + HOUR, 2],
      ]),
    ].map((rows) => rows.map(([t_dat, ...rest]) => [t_dat - by, ...rest]));
  t.same(shifted(0), shifted(LAST));
  t.same(shifted(-1e12), shifted(LAST));
  t.same(shifted(7e12), shifted(LAST));
  const [wide] = sequences(1, 200, {}, [
    [-(2 ** 52), 1],
    [2 ** 52, 2],
  ]);
  t.same(withScore(2, wide), [
    [-(2 ** 52), 1, 2],
    [2 ** 52, 2, 2],
  ]);
  t.ok(wide.every((row, i) => i === 0 || row[0] >= wide[i - 1][0]));
});

t.test(
  'parameters that ask for more events than memory holds end in an error, and spoil nothing',
  async (t) => {
    const many = parametersWith({
      click_before_purchase_prob: 1,
      min_pre_clicks: 9999,
      max_pre_clicks: 10_000,
    });
    const generate = notebookGenerator(200, many);
    const rows: PurchaseRow[] = Array.from({ length: 1000 }, (_, i) => [LAST + i, 0]);
    t.throws(() => sequenceBy(generate, 'greedy', rows), SequenceTooLong);
    t.same(
      sequenceBy(generate, 'modest', rows.slice(0, 2)),
      sequenceBy(notebookGenerator(200, many), 'modest', rows.slice(0, 2)),
    );
  },
);

t.test('what was generated before does not matter, nor what lies behind the end of the arrays', async (t) => {
  const generate = notebookGenerator(300, parametersWith({}));
  const alone = (i: number) =>
    sequenceBy(notebookGenerator(300, parametersWith({})), `customer-${i}`, [[LAST, i]]);
  const events = new Interactions();
  for (const i of [3, 1, 250, 3, 0, 299]) {
    const long = { length: 1, t_dat: Float64Array.of(LAST, 7, 8), article: Int32Array.of(i, 9, 9) };
    generate(randomSourceFor('42', `customer-${i}`), long, events);
    t.same(rowsOf(events), alone(i));
  }
});
