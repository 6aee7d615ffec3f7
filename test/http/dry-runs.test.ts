import t from 'tap';
import type { FastifyInstance } from 'fastify';
import { build, buildWithJob, load } from './build.ts';

const post = (app: FastifyInstance, url: string, payload: object = {}) =>
  app.inject({ method: 'POST', url, payload });

const jobsIn = async (app: FastifyInstance) => (await app.inject('/v1/jobs')).json().items.length;

t.test(
  'an estimate has a path of its own, says what a dry run of a job says, and stores nothing',
  async (t) => {
    const app = await build(t);
    t.equal((await post(app, '/v1/jobs/estimate')).statusCode, 422, 'nothing is loaded');
    await load(t, app);
    const response = await post(app, '/v1/jobs/estimate', { sample_size: 2, seed: 'x' });
    t.equal(response.statusCode, 200);
    t.match(response.json(), { customers: 2, interactions: Number, bytes: Number, seconds: Number });
    const dryRun = await post(app, '/v1/jobs?dry_run=true', { sample_size: 2, seed: 'x' });
    t.strictSame(dryRun.json(), { estimate: response.json() });
    t.equal(await jobsIn(app), 0);
    t.equal((await post(app, '/v1/jobs/estimate', { sample_size: 0 })).statusCode, 400);
    t.equal((await post(app, '/v1/jobs/estimate?dry_run=true')).statusCode, 400);
  },
);

for (const preset of ['notebook', 'training']) {
  t.test(`a preview with preset ${preset} has the rows that the same request then stores`, async (t) => {
    const app = await buildWithJob(t);
    const path = '/v1/customers/b%2C%22c%22/interactions';
    const preview = await post(app, `${path}?dry_run=true`, { preset, seed: 7 });
    t.equal(preview.statusCode, 200);
    t.equal(preview.headers['content-type'], 'application/json; charset=utf-8');
    t.equal(await jobsIn(app), 1, 'only that of before');
    t.equal((await post(app, path, { preset, seed: 7 })).statusCode, 201);
    const columns = 't_dat,customer_id,article_id,interaction_score,prev_article_id,strategy,sampling_prob';
    const stored = await app.inject(`${path}?columns=${columns},session_id`);
    t.ok(preview.json().items.length > 0);
    t.strictSame(preview.json(), { items: stored.json().items });
  });
}

t.test('previews follow prev_follows, and refuse what a job would be refused', async (t) => {
  const app = await build(t);
  await load(t, app);
  const others = Array.from({ length: 30 }, (_, i) => `2020-09-2${i % 3},other,article-${i}`);
  await load(t, app, `t_dat,customer_id,article_id\n${others.join('\n')}\n`);
  const preview = (customer: string, payload = {}) =>
    post(app, `/v1/customers/${customer}/interactions?dry_run=true`, payload);
  const parameters = { prev_follows: 'clicks_and_purchases' };
  type Row = Record<'article_id' | 'prev_article_id', string> & { interaction_score: number };
  const rows: Row[] = (await preview('a', { preset: 'training', parameters })).json().items;
  const isIgnored = new Set(rows.filter((row) => row.interaction_score === 0).map((row) => row.article_id));
  t.ok(isIgnored.size > 0);
  t.strictSame(
    rows.filter((row) => isIgnored.has(row.prev_article_id)),
    [],
    'no row follows an ignored article',
  );
  t.equal((await preview('nobody')).statusCode, 404);
  t.equal((await preview('a', { parameters: { min_ignores: 60 } })).statusCode, 400);
  t.equal((await preview('a', { sample_size: 1 })).statusCode, 400, 'the customer is the selection');
});
