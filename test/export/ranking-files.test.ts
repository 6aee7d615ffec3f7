import { parquetReadObjects } from 'hyparquet';
import t from 'tap';
import {
  featureNumbers,
  featureType,
  rankingFeatures,
  type AttributeTable,
} from '../../src/export/ranking-features.ts';
import type { RankingGroup } from '../../src/export/ranking-groups.ts';
import { rankingParquet } from '../../src/export/ranking-parquet.ts';
import { groupSizes, lightgbmHeader, lightgbmLines, xgboostLines } from '../../src/export/ranking-text.ts';

const ARTICLES: AttributeTable = {
  columns: [
    { name: 'colour', type: 'category' },
    { name: 'weight', type: 'number' },
  ],
  valueOf: (id, column) => (id === '007' ? null : column === 'colour' ? 'red' : '1.5'),
};
const CUSTOMERS: AttributeTable = { columns: [{ name: 'age', type: 'number' }], valueOf: () => '33' };

const GROUPS: RankingGroup[] = [
  { customer_id: 'anna', t_dat: Date.UTC(2024, 0, 1, 13, 5), article_id: ['007', 'b'], label: [2, 0] },
  { customer_id: 'ben', t_dat: Date.UTC(2024, 0, 7), article_id: ['b', 'c', '007'], label: [0, 1, 0] },
];

const features = rankingFeatures(ARTICLES, CUSTOMERS);

t.test('LightGBM gets tabs, a header, and nan for what is unknown', async (t) => {
  const { numbersOf } = featureNumbers(features);
  t.equal(
    lightgbmHeader(features),
    'label\thour\tday_of_week\tarticle\tarticle_colour\tarticle_weight\tcustomer_age\n',
  );
  t.equal(lightgbmLines(GROUPS[0], numbersOf), '2\t13\t1\t0\tnan\tnan\t33\n0\t13\t1\t1\t0\t1.5\t33\n');
  t.equal(lightgbmLines(GROUPS[1], numbersOf).split('\n')[0], '0\t0\t7\t1\t0\t1.5\t33');
  t.equal(groupSizes(GROUPS), '2\n3\n');
});

t.test('XGBoost gets the number of the group, and only known features', async (t) => {
  const { numbersOf, description } = featureNumbers(features);
  t.equal(
    GROUPS.map((group, number) => xgboostLines(group, number, numbersOf)).join(''),
    '2 qid:0 0:13 1:1 2:0 5:33\n0 qid:0 0:13 1:1 2:1 3:0 4:1.5 5:33\n' +
      '0 qid:1 0:0 1:7 2:1 3:0 4:1.5 5:33\n1 qid:1 0:0 1:7 2:2 3:0 4:1.5 5:33\n0 qid:1 0:0 1:7 2:0 5:33\n',
  );
  t.same(description()[2], { index: 2, name: 'article', type: 'category', categories: ['007', 'b', 'c'] });
});

t.test('a name with a tab does not add a column', async (t) => {
  const odd: AttributeTable = { columns: [{ name: 'a\tb', type: 'number' }], valueOf: () => null };
  t.equal(lightgbmHeader(rankingFeatures(odd, odd)).split('\t').length, 6);
});

t.test('an attribute is a number only if nothing is lost by that', async (t) => {
  t.equal(featureType(['1', '', '-2.5', '0']), 'number');
  t.equal(featureType(['0108775', '1']), 'category');
  t.equal(featureType(['1e5']), 'category');
  t.equal(featureType(['', '']), 'category');
});

t.test('Parquet has group, label, ids, time and features, in the order of the groups', async (t) => {
  const { add, end } = rankingParquet(features);
  const bytes = Buffer.concat([...GROUPS.map(add), end()]);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  const rows = await parquetReadObjects({ file: file });
  t.equal(rows.length, 5);
  t.same(rows[0], {
    group: 0,
    label: 2,
    customer_id: 'anna',
    article_id: '007',
    t_dat: new Date(GROUPS[0].t_dat),
    hour: 13,
    day_of_week: 1,
    article_colour: null,
    article_weight: null,
    customer_age: 33,
  });
  t.same(
    rows.map(({ group, label }) => [group, label] as unknown),
    [
      [0, 2],
      [0, 0],
      [1, 0],
      [1, 1],
      [1, 0],
    ],
  );
});

t.test('Parquet of many groups is written in several row groups', async (t) => {
  const group: RankingGroup = { ...GROUPS[0], article_id: [], label: [] };
  for (let i = 0; i < 9000; i++) {
    group.article_id.push(`a${i}`);
    group.label.push(i % 3);
  }
  const { add, end } = rankingParquet(features);
  const pieces = [0, 1, 2, 3, 4, 5, 6].map(() => add(group));
  t.same(
    pieces.map(({ length }) => length > 0),
    [false, false, false, false, false, true, false],
  );
  const bytes = Buffer.concat([...pieces, end()]);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  const rows = await parquetReadObjects({ file, columns: ['group', 'article_id'] });
  t.equal(rows.length, 63_000);
  t.same(rows[62_999], { group: 6, article_id: 'a8999' });
});
