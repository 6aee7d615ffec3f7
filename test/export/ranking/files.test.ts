import t from 'tap';
import {
  articleFeatures,
  featuresOf,
  rowValues,
  type RankingFeatures,
} from '../../../src/export/ranking/features.ts';
import type { RankingGroup } from '../../../src/export/ranking/groups.ts';
import { lightgbmHeader, lightgbmLine, xgboostLine } from '../../../src/export/ranking/text.ts';

const articles = articleFeatures(
  [
    { name: 'colour', type: 'category', values: ['red', undefined, 'blue', 'red'] },
    { name: 'weight', type: 'number', values: ['1.5', '', '0', '-2'] },
  ],
  4,
);
const features: RankingFeatures = { ...articles, customerColumns: ['age'] };
const group: RankingGroup = {
  customer_id: 'anna',
  t_dat: Date.UTC(2024, 0, 1, 13, 5),
  parted_at: Date.UTC(2024, 0, 1, 13, 5),
  article: [3, 1],
  label: [2, 0],
};

function valuesOf(article: number, t_dat = group.t_dat): number[] {
  const values: number[] = [];
  rowValues(features, { ...group, t_dat }, article, [33], values);
  return values;
}

t.test('categories are numbered as the articles mention them, and what is unknown is NaN', async (t) => {
  t.same([...articles.values], [0, 1.5, NaN, NaN, 1, 0, 0, -2]);
  t.match(articles.features[0], { name: 'article_colour', type: 'category', categories: ['red', 'blue'] });
  t.notHas(articles.features[1], { categories: [] });
});

t.test('features are those of the moment, of the article and of the customer', async (t) => {
  t.same(
    featuresOf(features).map(({ name }) => name),
    ['hour', 'day_of_week', 'article', 'article_colour', 'article_weight', 'customer_age'],
  );
  t.same(valuesOf(3), [13, 1, 3, 0, -2, 33]);
  t.same(valuesOf(2, Date.UTC(2024, 0, 7)), [0, 7, 2, 1, 0, 33]);
  t.same(valuesOf(2, Date.UTC(1969, 11, 27, 3)), [3, 6, 2, 1, 0, 33], 'a Saturday before 1970');
});

t.test('LightGBM gets tabs, a header, and nan for what is unknown', async (t) => {
  t.equal(
    lightgbmHeader(featuresOf(features)),
    'label\thour\tday_of_week\tarticle\tarticle_colour\tarticle_weight\tcustomer_age\n',
  );
  t.equal(lightgbmLine(2, valuesOf(1)), '2\t13\t1\t1\tnan\tnan\t33\n');
  const names = ['a\tb', 'a b', 'a,b', '"a":[{b}]', 'ä|b'];
  const odd = articleFeatures(
    names.map((name) => ({ name, type: 'number', values: [] })),
    0,
  );
  t.equal(
    lightgbmHeader(odd.features),
    'label\tarticle_a_b\tarticle_a_b_2\tarticle_a_b_3\tarticle__a____b__\tarticle_ä|b\n',
    'without what it refuses in a name, and each once',
  );
});

t.test('XGBoost gets the number of the group, and only known features', async (t) => {
  t.equal(xgboostLine(2, 7, valuesOf(1)), '2 qid:7 0:13 1:1 2:1 5:33\n');
  t.equal(xgboostLine(0, 7, valuesOf(3)), '0 qid:7 0:13 1:1 2:3 3:0 4:-2 5:33\n');
});
