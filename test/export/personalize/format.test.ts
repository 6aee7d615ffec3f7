/** The export personalize over HTTP. */
import { parse } from 'csv-parse/sync';
import t from 'tap';
import { build, load } from '../../http/build.ts';

const EXPORT = '/v1/jobs/1/exports/personalize';

const PURCHASES = 't_dat,customer_id,article_id\n2020-09-20,a,0663713001\n2020-09-21,a,05\n2020-09-21,b,05\n';

const run = async (t: Parameters<typeof build>[0], purchases: string, files: [string, string][] = []) => {
  const app = await build(t);
  await load(t, app, purchases);
  for (const [kind, content] of files) await load(t, app, content, `?kind=${kind}`);
  await app.inject({ method: 'POST', url: '/v1/jobs', payload: {}, headers: { prefer: 'wait=60' } });
  return app;
};

t.test('its rows are the clicks and purchases of the job, in seconds', async (t) => {
  const app = await run(t, PURCHASES);
  const rows = parse<Record<string, string>>((await app.inject(`${EXPORT}/interactions.csv`)).body, {
    columns: true,
  });
  const all = (await app.inject('/v1/jobs/1/interactions.ndjson')).body.trimEnd().split('\n');
  const positives = all
    .map((line) => JSON.parse(line) as Record<string, string | number>)
    .filter((row) => row['interaction_score'] !== 0);
  t.same(
    rows.map((row) => [row['USER_ID'], row['ITEM_ID'], row['EVENT_TYPE'], Number(row['TIMESTAMP']) * 1000]),
    positives.map((row) => [
      ...[row['customer_id'], row['article_id'], row['interaction_score'] === 2 ? 'purchase' : 'click'],
      row['t_dat'],
    ]),
  );
  for (const row of rows)
    if (row['IMPRESSION'] && !row['IMPRESSION'].split('|').includes(row['ITEM_ID'])) t.fail('not shown');
});

t.test('what Personalize would miss is said', async (t) => {
  const app = await run(t, PURCHASES);
  const checks = (await app.inject(`${EXPORT}/checks.txt`)).body;
  t.match(checks, /needs 1000 clicks and purchases; this job has \d+/);
  t.match(checks, /needs 25 users with 2 .* this job has 2/);
  t.match(checks, 'load a file of customers (kind=customers)');
  t.equal((await app.inject(`${EXPORT}/users.csv`)).statusCode, 404);
});

t.test('items and users come with their attributes, and a schema of the same columns', async (t) => {
  const app = await run(t, PURCHASES, [
    ['articles', 'article_id,colour group,weight,none\n05,"red, dark",1.5,\n'],
    ['customers', 'customer_id,age\na,33\n'],
  ]);
  t.equal(
    (await app.inject(`${EXPORT}/items.csv`)).body,
    'ITEM_ID,COLOUR_GROUP,WEIGHT\n05,"red, dark",1.5\n0663713001,,\n',
  );
  t.match((await app.inject(`${EXPORT}/items.schema.json`)).json(), {
    name: 'Items',
    fields: [
      { name: 'ITEM_ID' },
      { name: 'COLOUR_GROUP', categorical: true },
      { name: 'WEIGHT', type: ['double', 'null'] },
    ],
  });
  t.equal((await app.inject(`${EXPORT}/users.csv`)).body, 'USER_ID,AGE\na,33\nb,\n');
  t.match((await app.inject(`${EXPORT}/users.schema.json`)).json(), { name: 'Users' });
});

t.test('an id with a vertical bar is refused before the first byte, with the way out', async (t) => {
  const app = await run(t, PURCHASES.replaceAll('0663713001', 'x|y'));
  for (const path of ['', '/interactions.csv']) {
    const response = await app.inject(`${EXPORT}${path}`);
    t.equal(response.statusCode, 422);
    t.match(response.json().detail, /article id "x\|y": it contains "\|".* otto/);
  }
});
