import t from 'tap';
import {
  MOST_GROUP_ROWS,
  rankingGroups,
  type GroupedBy,
  type RankedSequence,
} from '../../../src/export/ranking/groups.ts';

/** Articles are numbers. */
type Row = [t_dat: number, article: number, score: number, session_id?: number];

function sequence(rows: Row[], customer_id = 'anna'): RankedSequence {
  return {
    customer_id,
    t_dat: rows.map(([time]) => time),
    article: rows.map(([, article]) => article),
    interaction_score: rows.map(([, , score]) => score),
    session_id: rows.map(([, , , session]) => session ?? null),
  };
}

function groups(by: GroupedBy, rows: Row[], seed = '42') {
  const { groupsOf, counts } = rankingGroups(seed, by);
  const made = groupsOf(sequence(rows)).map(({ t_dat, article, label }) => ({
    t_dat,
    labels: Object.fromEntries(article.map((one, i) => [one, label[i]])),
  }));
  return { made, counts };
}

t.test('a session is a group, in which each article has its highest score', async (t) => {
  const { made, counts } = groups('sessions', [
    [1, 1, 0, 1],
    [2, 2, 1, 1],
    [3, 2, 2, 1],
    [9, 1, 1, 2],
    [10, 3, 0, 2],
  ]);
  t.same(made, [
    { t_dat: 1, labels: { 1: 0, 2: 2 } },
    { t_dat: 9, labels: { 1: 1, 3: 0 } },
  ]);
  t.same(counts, { groups: 2, rows: 4, groups_left_out: 0, rows_left_out: 0 });
});

t.test('groups without a positive or without a negative are left out and counted', async (t) => {
  const { made, counts } = groups('sessions', [
    [1, 1, 0, 1],
    [2, 2, 2, 2],
    [3, 1, 0, 3],
    [3, 2, 1, 3],
  ]);
  t.same(made, [{ t_dat: 3, labels: { 1: 0, 2: 1 } }]);
  t.equal(counts.groups_left_out, 2);
});

t.test('by purchases, a session is cut after each moment with purchases', async (t) => {
  const { made } = groups('purchases', [
    [1, 1, 0],
    [2, 2, 2],
    [2, 3, 2],
    [3, 4, 0],
    [4, 5, 2],
    [5, 6, 0],
  ]);
  t.same(made, [
    { t_dat: 1, labels: { 1: 0, 2: 2, 3: 2 } },
    { t_dat: 3, labels: { 4: 0, 5: 2, 6: 0 } },
  ]);
});

t.test('by purchases, clicks alone make no group', async (t) => {
  const { made } = groups('purchases', [
    [1, 1, 0],
    [2, 2, 1],
  ]);
  t.same(made, []);
});

t.test('by purchases, with lists, a group is a purchase and its own negatives', async (t) => {
  const rows: Row[] = [
    [1, 1, 0, 1],
    [2, 2, 1, 1],
    [2, 7, 0, 1],
    [3, 3, 2, 1],
    [3, 4, 2, 1],
    [5, 1, 0, 1],
    [6, 5, 0, 1],
    [9, 6, 2, 2],
  ];
  const positive = [4, -1, 1, -1, -1, 3, 3, -1];
  const { groupsOf, counts } = rankingGroups('42', 'purchases');
  const made = groupsOf({ ...sequence(rows), positive });
  t.same(
    made.map(({ t_dat, parted_at, article, label }) => [
      ...[t_dat, parted_at],
      Object.fromEntries(article.map((one, i) => [one, label[i]])),
    ]),
    [
      [3, 3, { 1: 0, 3: 2, 5: 0 }],
      [1, 3, { 1: 0, 4: 2 }],
    ],
    'not clicks and their negatives, and not the purchase that got none',
  );
  t.equal(counts.groups_left_out, 1);
  const sessions = rankingGroups('42', 'sessions').groupsOf({ ...sequence(rows), positive });
  t.equal(sessions[0].article.length, 6);
});

t.test('the place of the positive is uniform and drawn by the seed', async (t) => {
  const rows: Row[] = [0, 1, 2, 3].map((i) => [i, i, i === 3 ? 2 : 0, 1]);
  const placesWith = (seed: string) => {
    const { groupsOf } = rankingGroups(seed, 'sessions');
    const places = Array.from({ length: 4000 }, (_, i) => groupsOf(sequence(rows, `customer ${i}`))[0].label);
    return places.map((label) => label.indexOf(2));
  };
  const places = placesWith('42');
  t.same(placesWith('42'), places);
  t.notSame(placesWith('43'), places);
  for (const place of [0, 1, 2, 3]) {
    const share = places.filter((own) => own === place).length / places.length;
    t.ok(Math.abs(share - 0.25) < 0.03, `place ${place}: ${share}`);
  }
});

t.test('a group has at most 10,000 rows, the positives among them', async (t) => {
  const rows: Row[] = Array.from({ length: MOST_GROUP_ROWS + 50 }, (_, i) => [i, i, i % 1000 === 7 ? 2 : 0]);
  const { groupsOf, counts } = rankingGroups('42', 'sessions');
  const [{ label }] = groupsOf(sequence(rows));
  t.equal(label.length, MOST_GROUP_ROWS);
  t.equal(label.filter((one) => one === 2).length, 11);
  t.same(counts, { groups: 1, rows: MOST_GROUP_ROWS, groups_left_out: 0, rows_left_out: 50 });

  const manyBought: Row[] = rows.map(([time, article], i) => [time, article, i === 0 ? 0 : 2]);
  const [bought] = groupsOf(sequence(manyBought));
  t.equal(bought.label.length, MOST_GROUP_ROWS);
  t.equal(bought.label.filter((one) => one === 0).length, 1);
});
