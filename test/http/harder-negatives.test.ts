/** Negatives by columns of the articles, by price and by rank, as a job is asked for them. */
import type { FastifyInstance } from 'fastify';
import t, { type Test } from 'tap';
import type { Job } from '../../src/model/job.ts';
import type { ProblemBody } from '../../src/model/problem.ts';
import { build, load } from './build.ts';

const ARTICLES = 30;

/** 40 customers buy on some of 60 days; the higher an article's number the dearer it is. */
const PURCHASES = [
  't_dat,customer_id,article_id,price,sales_channel_id',
  ...Array.from({ length: 400 }, (_, i) => {
    const article = (i * i + 7 * i) % ARTICLES;
    const day = new Date(Date.UTC(2020, 0, 1 + ((i * 11) % 60))).toISOString().slice(0, 10);
    return `${day},c${i % 40},a${article},${10 + article},2`;
  }),
  ...Array.from({ length: ARTICLES }, (_, article) => `2020-01-01,c0,a${article},${10 + article},2`),
].join('\n');

const ATTRIBUTES = [
  'article_id,brand,product_type_name',
  ...Array.from({ length: ARTICLES }, (_, article) => `a${article},${article % 5 || ''},type-${article % 2}`),
].join('\n');

async function withArticles(test: Test): Promise<FastifyInstance> {
  const app = await build(test);
  await load(test, app, PURCHASES);
  await load(test, app, ATTRIBUTES, '?kind=articles');
  return app;
}

const jobOf = (app: FastifyInstance, negatives: object) =>
  app.inject({
    method: 'POST',
    url: '/v1/jobs',
    payload: { preset: 'training', parameters: { negatives } },
    headers: { prefer: 'wait=60' },
  });

t.test('rows name the part of the mixture that drew them, and keep to it', async (t) => {
  const app = await withArticles(t);
  const negatives = { same: { brand: 1 }, price_band: 1, price_band_width: 0.1, rank_window: 1, rank_to: 5 };
  const job = (await jobOf(app, negatives)).json<Job>();
  t.match(job, {
    state: 'succeeded',
    error: null,
    parameters: { negatives: { ...negatives, rank_from: 1 } },
  });
  const columns = 'session_id,article_id,strategy,price,customer_id,sampling_prob,interaction_score';
  const lines = (
    await app.inject(`/v1/jobs/${job.id}/interactions.ndjson?columns=${columns}`)
  ).body.trimEnd();
  type Row = { article_id: string; strategy: string; price: number; customer_id: string; session_id: number };
  const rows = lines.split('\n').map((line) => JSON.parse(line) as Row);
  const sessionOf = ({ customer_id, session_id }: Row) => `${customer_id} ${session_id}`;
  const strategies = new Map<string, number>();
  for (const row of rows) {
    strategies.set(row.strategy, (strategies.get(row.strategy) ?? 0) + 1);
    if (row.strategy !== 'same' && row.strategy !== 'price_band') continue;
    const bought = rows.filter((one) => one.strategy === 'purchase' && sessionOf(one) === sessionOf(row));
    const number = Number(row.article_id.slice(1));
    const numbers = bought.map(({ article_id }) => Number(article_id.slice(1)));
    const fits =
      row.strategy === 'same'
        ? number % 5 > 0 && numbers.some((other) => other % 5 === number % 5)
        : bought.some(({ price }) => Math.abs(10 + number - price) <= price * 0.1 + 1e-9);
    if (!fits) t.fail(`${row.strategy}: ${row.article_id} beside ${numbers.join()}`);
  }
  t.same([...strategies.keys()].sort(), ['click', 'price_band', 'purchase', 'rank_window', 'same']);
});

t.test(
  'parts without weight change nothing; with one, the fingerprint depends on the articles',
  async (t) => {
    const app = await withArticles(t);
    const plain = (await jobOf(app, { uniform: 1 })).json<Job>();
    const same = (await jobOf(app, { uniform: 1, same: { brand: 0 }, price_band: 0 })).json<Job>();
    t.equal(same.fingerprint, plain.fingerprint);
    t.equal(same.content_digest, plain.content_digest);
    const before = (await jobOf(app, { same: { brand: 1 } })).json<Job>();
    await load(t, app, ATTRIBUTES.replaceAll('type', 'kind'), '?kind=articles');
    const after = (await jobOf(app, { same: { brand: 1 } })).json<Job>();
    t.not(after.fingerprint, before.fingerprint);
    t.equal((await jobOf(app, { uniform: 1 })).json<Job>().fingerprint, plain.fingerprint);
  },
);

t.test('what cannot be drawn from is refused with a pointer', async (t) => {
  const app = await withArticles(t);
  const refused = async (negatives: object) => {
    const response = await jobOf(app, negatives);
    const { errors } = response.json<ProblemBody>();
    return [response.statusCode, errors?.map((one) => ('pointer' in one ? one.pointer : undefined))];
  };
  const at = '/parameters/negatives';
  t.same(await refused({ same: { colour: 1 } }), [400, [`${at}/same/colour`]]);
  t.same(await refused({ rank_window: 1, rank_from: 5, rank_to: 4 }), [400, [`${at}/rank_from`]]);
  t.same(await refused({ uniform: 1, rank_to: 4 }), [400, [`${at}/rank_to`]]);
  t.same(await refused({ price_band: 1, price_band_width: '25 %' }), [400, [`${at}/price_band_width`]]);
  const bare = await build(t);
  await load(t, bare, PURCHASES);
  t.equal((await jobOf(bare, { same: { brand: 1 } })).statusCode, 422, 'no articles are loaded');
});
