/** Rule 3 of the preset `notebook`: extra clicks. */
import t from 'tap';
import { deviation, uniform } from './chi-square.ts';
import {
  HOUR,
  LAST,
  NO_IGNORES,
  NO_PRE_CLICKS,
  sequences,
  timesByArticle,
  withScore,
  type PurchaseRow,
} from './sequences.ts';

const ONLY = { ...NO_IGNORES, ...NO_PRE_CLICKS };
const CUSTOMERS = 4000;
const CATALOGUE = 1000;
/** So many articles, in so many rounds, all at one time, so that the order shows the rounds. */
const AT_ONCE = { extra_clicks_prob: 1, extra_click_min_hours: 1, extra_click_max_hours: 2 };

t.test('5 % have no extra clicks, the others n rounds of n, with n from 5 to 14', async (t) => {
  const numbers = [...sequences(CUSTOMERS, CATALOGUE, ONLY)].map((sequence) => withScore(1, sequence).length);
  const probabilities = new Map([[0, 0.05]]);
  for (let n = 5; n <= 14; n++) probabilities.set(n * n, 0.095);
  t.ok(Math.abs(deviation(numbers, probabilities)) < 4);
});

t.test('with extra_click_rounds "once" there is one round of 5 to 14', async (t) => {
  const once = { ...ONLY, extra_click_rounds: 'once' as const };
  const probabilities = new Map([[0, 0.05]]);
  for (let n = 5; n <= 14; n++) probabilities.set(n, 0.095);
  const numbers: number[] = [];
  for (const sequence of sequences(CUSTOMERS, CATALOGUE, once)) {
    const clicks = withScore(1, sequence);
    numbers.push(clicks.length);
    if (timesByArticle(clicks).size !== clicks.length) t.fail('an article was clicked twice in one round');
  }
  t.ok(Math.abs(deviation(numbers, probabilities)) < 4);
});

t.test('an extra click is 1 to 71 hours before the last purchase', async (t) => {
  const hours: number[] = [];
  const rows: PurchaseRow[] = [
    [LAST - 5000 * HOUR, 0],
    [LAST, 1],
  ];
  for (const sequence of sequences(CUSTOMERS, CATALOGUE, ONLY, rows)) {
    for (const [t_dat] of withScore(1, sequence)) hours.push((LAST - t_dat) / HOUR);
  }
  t.ok(Math.abs(deviation(hours, uniform(1, 71))) < 4);
});

t.test('the articles of a round are different, and each round draws from all of them again', async (t) => {
  const shared: number[] = [];
  const two = { ...ONLY, ...AT_ONCE, min_extra_clicks: 2, max_extra_clicks: 3 };
  for (const sequence of sequences(20_000, 6, two)) {
    const [a, b, c, d] = withScore(1, sequence).map((row) => row[1]);
    if (a === b || c === d) t.fail('an article was clicked twice in one round');
    shared.push([a, b].filter((article) => article === c || article === d).length);
  }
  // Two of five articles, and again two of five: hypergeometric.
  const probabilities = new Map([
    [0, 0.3],
    [1, 0.6],
    [2, 0.1],
  ]);
  t.ok(Math.abs(deviation(shared, probabilities)) < 4);
});

t.test('each article that is left is equally probable in every round', async (t) => {
  const articles: number[][] = [[], [], []];
  const three = { ...ONLY, ...AT_ONCE, min_extra_clicks: 3, max_extra_clicks: 4 };
  const rows: PurchaseRow[] = [
    [LAST - 24 * HOUR, 4],
    [LAST, 17],
  ];
  for (const sequence of sequences(20_000, 20, three, rows)) {
    const clicks = withScore(1, sequence);
    for (let round = 0; round < 3; round++) articles[round].push(clicks[round * 3 + 1][1]);
  }
  const left = [...Array(20).keys()].filter((article) => article !== 4 && article !== 17);
  for (const round of articles) {
    t.ok(Math.abs(deviation(round, new Map(left.map((article) => [article, 1 / left.length])))) < 4);
  }
});

t.test('nothing purchased, clicked before a purchase or ignored is clicked again', async (t) => {
  const rows: PurchaseRow[] = [0, 1, 2, 3, 4].map((article) => [LAST - (4 - article) * 1000 * HOUR, article]);
  for (const pre of [NO_PRE_CLICKS, {}]) {
    for (const sequence of sequences(500, 100, pre, rows)) {
      const taken = new Set(withScore(0, sequence).map((row) => row[1]));
      for (const [t_dat, article] of withScore(1, sequence)) {
        const isPreClick = article < 5 && t_dat < rows[article][0] && t_dat >= rows[article][0] - 47 * HOUR;
        if (pre === NO_PRE_CLICKS ? article < 5 : article < 5 && !isPreClick)
          t.fail(`${article} was purchased`);
        if (taken.has(article) && !isPreClick) t.fail(`${article} was ignored`);
      }
    }
  }
});

t.test('a round has fewer clicks if fewer articles are left', async (t) => {
  const numbers: number[] = [];
  for (const sequence of sequences(CUSTOMERS, 4, { ...ONLY, extra_clicks_prob: 1 })) {
    const times = [...timesByArticle(withScore(1, sequence))];
    if (times.length !== 3 || times.some(([article]) => article === 0))
      t.fail('articles 1, 2 and 3 are left');
    const rounds = new Set(times.map(([, at]) => at.length));
    if (rounds.size !== 1) t.fail('each round clicks on all that is left');
    numbers.push(...rounds);
  }
  t.ok(Math.abs(deviation(numbers, uniform(5, 14))) < 4);
});

t.test('the probability is a parameter', async (t) => {
  const some = [...sequences(CUSTOMERS, CATALOGUE, { ...ONLY, extra_clicks_prob: 0.5 })];
  const clicked = some.map((sequence) => (sequence.length > 1 ? 1 : 0));
  t.ok(Math.abs(deviation(clicked, uniform(0, 1))) < 4);
  const never = [...sequences(1000, CATALOGUE, { ...ONLY, extra_clicks_prob: 0 })];
  t.ok(never.every((sequence) => sequence.length === 1));
});
