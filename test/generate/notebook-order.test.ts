/** Rule 4 of the preset `notebook`: the order of events that share their time. */
import t from 'tap';
import { HOUR, LAST, sequences, type PurchaseRow } from './sequences.ts';

const TWO_HOURS = {
  ignore_min_hours: 1,
  ignore_max_hours: 2,
  ignore_repeat_min_hours: 1,
  ignore_repeat_max_hours: 2,
  click_before_purchase_prob: 1,
  pre_click_min_hours: 2,
  pre_click_max_hours: 3,
  extra_clicks_prob: 1,
  extra_click_min_hours: 2,
  extra_click_max_hours: 3,
};

t.test('at one time come ignores, purchases with the clicks before them, extra clicks', async (t) => {
  const rows: PurchaseRow[] = [
    [LAST - 2 * HOUR, 5],
    [LAST - 2 * HOUR, 8],
    [LAST, 2],
    [LAST, 3],
  ];
  for (const sequence of sequences(200, 400, TWO_HOURS, rows)) {
    const tied = sequence.filter(([t_dat]) => t_dat === LAST - 2 * HOUR);
    const made = tied.map(([, article, score]) =>
      score === 0 ? 'i' : [2, 3, 5, 8].includes(article) ? `${article}/${score} ` : 'e',
    );
    t.match(made.join(''), /^i{40,118}5\/2 8\/2 (2\/1 ){1,2}(3\/1 ){1,2}e{25,196}$/);
  }
});

t.test('a click in the same moment as its purchase comes before it', async (t) => {
  const now = { ...TWO_HOURS, pre_click_min_hours: 0, pre_click_max_hours: 1, min_pre_clicks: 2 };
  for (const sequence of sequences(50, 100, now, [
    [LAST, 0],
    [LAST, 1],
  ])) {
    t.same(
      sequence.slice(-6).map(([, article, score]) => [article, score]),
      [
        [0, 1],
        [0, 1],
        [0, 2],
        [1, 1],
        [1, 1],
        [1, 2],
      ],
    );
  }
});

t.test('purchases of one moment are in order of article', async (t) => {
  const rows: PurchaseRow[] = [9, 10, 10, 11].map((article) => [LAST, article]);
  for (const sequence of sequences(50, 20, { click_before_purchase_prob: 0 }, rows)) {
    t.same(
      sequence.slice(-4),
      rows.map((row) => [...row, 2]),
    );
  }
});
