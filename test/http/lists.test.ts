/** `form=lists` over HTTP: what is refused, and how. */
import t from 'tap';
import { build } from './build.ts';

/** Jobs 1 and 2 have lists, of purchases and of clicks, too; job 3 has none. */
async function withLists(t: Parameters<typeof build>[0]) {
  const app = await build(t);
  const payload = 't_dat,customer_id,article_id\n2019-01-01,a,01\n2019-01-02,b,02\n2019-01-03,b,03\n';
  await app.inject({ method: 'POST', url: '/v1/imports', headers: { 'content-type': 'text/csv' }, payload });
  for (const parameters of [
    { negatives_per_positive: 1 },
    { negatives_per_positive: 1, negatives_for_clicks: true },
    {},
  ]) {
    const few = { other_clicks_per_purchase: 0 }; // or no candidate would be left
    const body = { all_customers: true, preset: 'training', parameters: { ...few, ...parameters } };
    const headers = { prefer: 'wait=60' };
    await app.inject({ method: 'POST', url: '/v1/jobs', payload: body, headers });
  }
  return app;
}

const shared = withLists(t);

t.test('a row is a positive with its lists', async (t) => {
  const app = await shared;
  const url = '/v1/jobs/1/interactions.ndjson?form=lists&history_length=5&customer_id=b';
  const { statusCode, headers, body } = await app.inject(url);
  t.equal(statusCode, 200);
  t.match(headers, { 'content-type': 'application/x-ndjson' });
  const rows = body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  t.match(rows[1], { customer_id: 'b', article_id: '03', interaction_score: 2, history: ['02'] });
  t.match(rows[1], { event_id: /^[0-9a-f]{16}$/, negatives: ['01'], negative_probs: [1] });
  t.same(Object.keys(rows[0]), [
    ...['t_dat', 'customer_id', 'article_id', 'interaction_score', 'event_id'],
    ...['negatives', 'negative_probs', 'history'],
  ]);
});

t.test('other formats, other options and other jobs are refused, each with what is wrong', async (t) => {
  const app = await shared;
  const refused: [path: string, status: number, parameters: string[], detail: RegExp][] = [
    ['1/interactions.csv?form=lists', 406, ['form'], /\.ndjson, \.parquet or \.arrow/],
    ['1/interactions?form=lists', 400, ['form'], /\.ndjson, \.parquet or \.arrow/],
    ['3/interactions.ndjson?form=lists', 422, ['form'], /negatives_per_positive/],
    ['1/interactions.parquet?form=lists&positives=both', 422, ['positives'], /negatives_for_clicks/],
    ['1/interactions.parquet?form=lists&positives=clicks', 422, ['positives'], /negatives_for_clicks/],
    ['1/interactions.ndjson?form=sessions&positives=both', 400, ['positives', 'form'], /leave it out/],
    [
      '1/interactions.ndjson?interaction_score=3',
      400,
      ['interaction_score'],
      /must be 0, 1 or 2, or several/,
    ],
    [
      '1/interactions.ndjson?positives=clicks&history_length=3',
      400,
      ['positives', 'history_length'],
      /form=lists/,
    ],
    ['1/interactions.ndjson?form=rows&history_length=3', 400, ['history_length', 'form'], /form=lists/],
    ['2/interactions.ndjson?form=lists&history_length=1001', 400, ['history_length'], /1000/],
    ['2/interactions.ndjson?form=lists&history_length=-1', 400, ['history_length'], /0/],
    ['2/interactions.ndjson?form=lists&positives=ignores', 400, ['positives'], /"purchases"/],
    [
      '2/interactions.ndjson?form=lists&columns=t_dat&time=s&pairs=best&interaction_score=2',
      400,
      ['columns', 'time', 'pairs', 'interaction_score', 'form'],
      /form=lists/,
    ],
  ];
  for (const [path, status, parameters, detail] of refused) {
    const { statusCode, json } = await app.inject(`/v1/jobs/${path}`);
    t.equal(statusCode, status, path);
    const problem = json<{ detail: string; errors?: { parameter: string }[] }>();
    t.match(problem.detail, detail);
    t.same(
      (problem.errors ?? []).map(({ parameter }) => parameter),
      parameters,
    );
  }
  const accepted = await app.inject({
    url: '/v1/jobs/1/interactions?form=lists',
    headers: { accept: 'text/csv' },
  });
  t.equal(accepted.statusCode, 406);
});

t.test('a job that is asked for lists and other ignores is refused, with pointers', async (t) => {
  const app = await shared;
  const parameters = { negatives_per_positive: 4, ignores_per_purchase: 3 };
  const payload = { preset: 'training', parameters };
  const { statusCode, json } = await app.inject({ method: 'POST', url: '/v1/jobs', payload });
  t.equal(statusCode, 400);
  t.match(json(), {
    errors: [
      { pointer: '/parameters/ignores_per_purchase' },
      { pointer: '/parameters/negatives_per_positive' },
    ],
  });
});
