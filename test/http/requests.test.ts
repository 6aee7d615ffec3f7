import t from 'tap';
import { PROBLEM_JSON } from '../../src/http/documents/problems.ts';
import { build, buildWithJob } from './build.ts';

interface Fault {
  pointer?: string;
  parameter?: string;
  detail: string;
}

/** For tests that change nothing. */
const empty = build(t);
const withJob = buildWithJob(t);

t.test('a body is not converted, and nothing unknown in it is dropped', async (t) => {
  const app = await empty;
  const places = async (payload: unknown) => {
    const response = await app.inject({ method: 'POST', url: '/v1/jobs', payload: payload as object });
    t.equal(response.statusCode, 400, JSON.stringify(payload));
    t.equal(response.headers['content-type'], PROBLEM_JSON);
    return (response.json().errors as Fault[]).map(({ pointer }) => pointer).sort();
  };
  for (const sample_size of [0, -1, 1.5, '10', null, true, 1e300, []])
    t.strictSame(await places({ sample_size }), ['/sample_size']);
  t.strictSame(await places({ sample: 1 }), ['/sample']);
  t.strictSame(await places({ 'a/b~c': 1 }), ['/a~1b~0c']);
  t.strictSame(
    await places({ parameters: { min_ignores: -1, nonsense: 1, catalogue: 'some', max_ignores: 1.5 } }),
    ['/parameters/catalogue', '/parameters/max_ignores', '/parameters/min_ignores', '/parameters/nonsense'],
  );
  for (const parameters of [
    null,
    [],
    1,
    'x',
    Object.fromEntries(Array.from({ length: 201 }, (_, i) => [i, 1])),
  ])
    t.strictSame(await places({ parameters }), ['/parameters']);
  t.strictSame(await places({ customer_ids: [] }), ['/customer_ids']);
  t.strictSame(await places({ customer_ids: ['a', '', 7, 'x'.repeat(129), 'tab\t'] }), [
    '/customer_ids/1',
    '/customer_ids/2',
    '/customer_ids/3',
    '/customer_ids/4',
  ]);
  t.strictSame(await places({ all_customers: false }), ['/all_customers']);
  t.strictSame(await places({ seed: 1.5 }), ['/seed']);
  t.strictSame(
    await places({ seed: 2 ** 53 }),
    ['/seed'],
    'a number that JSON cannot hold exactly must come as a text',
  );
  t.strictSame(await places([]), ['']);
});

t.test('an id is measured in characters, not in the units of UTF-16', async (t) => {
  const app = await empty;
  const status = async (id: string) =>
    (await app.inject({ method: 'POST', url: '/v1/jobs', payload: { customer_ids: [id] } })).statusCode;
  t.equal(await status('🛍'.repeat(128)), 422, 'well-formed, and there is no data yet');
  t.equal(await status('🛍'.repeat(129)), 400);
});

t.test('a fault says where, what would be right, and what was there', async (t) => {
  const app = await empty;
  const detail = async (payload: object) =>
    (await app.inject({ method: 'POST', url: '/v1/jobs', payload })).json().detail;
  t.equal(await detail({ sample_size: '10' }), 'sample_size must be an integer of at least 1, not "10".');
  t.equal(
    await detail({ parameters: { extra_clicks_prob: 2 } }),
    'extra_clicks_prob must be a number from 0 to 1, not 2.',
  );
  t.equal(await detail({ parameters: { catalogue: 'x' } }), 'catalogue must be "sample" or "all", not "x".');
  t.match(
    await detail({ parameters: { nonsense: 1 } }),
    /^Unknown parameter "nonsense"\. Expected one of: min_ignores, /,
  );
  t.match(await detail({ sample_size: 0, seed: null }), /and 1 more/);
  t.match(await detail({ sample: 1 }), /^Unknown member "sample"\. Expected one of: sample_size, /);
  t.match(
    await detail({ customer_ids: ['a', ''] }),
    /^customer_ids\[1\] must be a string of 1 to 128 characters/,
  );
  const query = async (url: string) => (await app.inject(url)).json().detail;
  t.equal(await query('/v1/jobs?limit=0'), 'limit must be an integer from 1 to 1000, not "0".');
  t.equal(
    await query('/v1/imports?colour=red'),
    'Unknown parameter "colour". Expected one of: limit, after.',
  );
});

t.test('times are read alike in queries and in parameters', async (t) => {
  const app = await withJob;
  for (const [time, status] of [
    ['2020-09-21T00:00:00+0200', 200],
    ['2020-09-21 00:00', 200],
    ['2020-09-21T00:00:00+25', 400],
    ['2020-02-30', 400],
    ['soon', 400],
  ] as const) {
    const { statusCode } = await app.inject(`/v1/transactions?from=${encodeURIComponent(time)}`);
    t.equal(statusCode, status, `from=${time}`);
    const split = { validation_from: time, test_from: '2100-01-01' };
    const payload = { preset: 'training', parameters: { split } };
    const job = await app.inject({ method: 'POST', url: '/v1/jobs?dry_run=true', payload });
    t.equal(job.statusCode, status, `validation_from ${time}`);
  }
});

t.test('of a large body only the first fault is told', async (t) => {
  const app = await empty;
  const payload = { customer_ids: Array.from({ length: 100_001 }, () => '') };
  const response = await app.inject({ method: 'POST', url: '/v1/jobs', payload });
  t.equal(response.statusCode, 400);
  t.equal(response.json().errors.length, 1);
});

t.test('100,000 long customer ids are not too many', async (t) => {
  const app = await empty;
  const customer_ids = Array.from({ length: 100_000 }, (_, i) => String(i).padStart(128, '0'));
  t.equal((await app.inject({ method: 'POST', url: '/v1/jobs', payload: { customer_ids } })).statusCode, 422);
});

t.test('broken JSON is told with line and column', async (t) => {
  const app = await empty;
  const send = (payload: string | Buffer, type = 'application/json') =>
    app.inject({ method: 'POST', url: '/v1/jobs', payload, headers: { 'content-type': type } });
  const broken = await send('{"seed":\n 1,}');
  t.equal(broken.statusCode, 400);
  t.match(broken.json().detail, /not valid JSON: .* at line 2, column 4\.$/);
  t.match((await send('')).json().detail, /body is empty/);
  t.match((await send(Buffer.from([0x7b, 0xff, 0x7d]))).json().detail, /not valid UTF-8/);
  t.match((await send('{"__proto__": {"seed": 1}}')).json().errors[0].pointer, '/__proto__');
  t.equal((await send('{}', 'application/json; charset=utf-16')).statusCode, 415);
  t.equal((await send('{}', 'application/json; charset="UTF-8"')).statusCode, 422);
  t.equal((await app.inject({ method: 'POST', url: '/v1/jobs' })).statusCode, 400, 'no body at all');
});

t.test('a body that is too large gets 413', async (t) => {
  const app = await empty;
  const payload = JSON.stringify({ seed: 'x'.repeat(17 * 1024 * 1024) });
  const response = await app.inject({
    method: 'POST',
    url: '/v1/jobs',
    payload,
    headers: { 'content-type': 'application/json' },
  });
  t.equal(response.statusCode, 413);
  t.equal(response.headers['content-type'], PROBLEM_JSON);
});

t.test('a content type that is not understood gets 415 with those that are', async (t) => {
  const app = await empty;
  for (const type of ['text/html', 'application/xml', 'nonsense', 'multipart/form-data; boundary=x']) {
    for (const url of ['/v1/jobs', '/v1/imports']) {
      const response = await app.inject({
        method: 'POST',
        url,
        payload: '{}',
        headers: { 'content-type': type },
      });
      t.equal(response.statusCode, 415, `${type} to ${url}`);
      t.match(response.json().detail, /application\/json/);
    }
  }
});

t.test('a query is checked as strictly: unknown, repeated and wrong values are told', async (t) => {
  const app = await empty;
  const fault = async (url: string) => {
    const response = await app.inject(url);
    t.equal(response.statusCode, 400, url);
    return (response.json().errors as Fault[])[0].parameter;
  };
  t.equal(await fault('/v1/jobs/1/interactions?limt=5'), 'limt');
  for (const limit of ['0', '1001', '1e2', '0x10', '', ' 5', '1.5', '-1', 'ten', '99999999999999999999']) {
    t.equal(await fault(`/v1/jobs/1/interactions?limit=${limit}`), 'limit');
  }
  t.equal(await fault('/v1/jobs/1/interactions?limit=1&limit=2'), 'limit');
  t.equal(await fault('/v1/jobs/1/interactions?interaction_score=3'), 'interaction_score');
  t.equal(await fault('/v1/jobs/1/interactions?interaction_score=0,,1'), 'interaction_score');
  t.equal(await fault('/v1/jobs/1/interactions?from=yesterday'), 'from');
  t.equal(await fault('/v1/jobs/1/interactions?to=2020-02-30'), 'to');
  t.equal(await fault('/v1/jobs?state=done'), 'state');
  for (const id of ['0', '-1', 'abc', '1.5', '1e3', '99999999999999999999'])
    t.equal(await fault(`/v1/jobs/${id}`), 'job_id');
});

t.test('routes without a query take none', async (t) => {
  const app = await empty;
  for (const url of [
    '/v1/dataset',
    '/v1/jobs/1',
    '/v1/jobs/1/events',
    '/v1/imports/1',
    '/livez',
    '/readyz',
    '/metrics',
    '/openapi.json',
  ]) {
    t.equal((await app.inject(`${url}?x=1`)).statusCode, 400, url);
  }
});

t.test('routes without a body take none, but forgive an empty one', async (t) => {
  const app = await buildWithJob(t);
  const remove = (id: number, payload?: string) =>
    app.inject({
      method: 'DELETE',
      url: `/v1/jobs/${id}`,
      payload,
      headers: payload === undefined ? {} : { 'content-type': 'application/json' },
    });
  t.equal((await remove(1, '{"force":true}')).statusCode, 400);
  t.equal((await remove(1, '[1]')).statusCode, 400);
  t.equal((await remove(1, '{}')).statusCode, 204);
  t.equal((await remove(1)).statusCode, 404, 'it is gone');
  t.equal((await remove(1, '')).statusCode, 404);
});

t.test('times of filters are milliseconds or ISO 8601', async (t) => {
  const app = await withJob;
  const from = async (time: string) =>
    (await app.inject(`/v1/transactions?from=${time}`)).json().items.length;
  const midnight = Date.UTC(2020, 8, 21);
  for (const time of [
    String(midnight),
    '2020-09-21',
    '2020-09-21T00:00:00Z',
    '2020-09-21T02:00:00%2B02:00',
    '2020-09-21T02:00:00+02:00',
  ]) {
    t.equal(await from(time), 3, time);
  }
  t.equal(await from(String(midnight + 1)), 1);
  const to = async (time: string) =>
    (await app.inject(`/v1/jobs/1/interactions?to=${time}`)).json().items.length;
  t.equal(await to('-3600000'), 0, 'generated events may lie before 1970');
  t.ok((await to('2020-09-23')) > 4);
});

t.test('filters go together', async (t) => {
  const app = await withJob;
  const rows = async (query: string) =>
    (await app.inject(`/v1/jobs/1/interactions?limit=1000&${query}`)).json().items as {
      interaction_score: number;
    }[];
  const scores = (items: { interaction_score: number }[]) =>
    [...new Set(items.map((item) => item.interaction_score))].sort();
  t.strictSame(scores(await rows('interaction_score=0,2,2')), [0, 2]);
  t.match(await rows(`customer_id=${encodeURIComponent('b,"c"')}&interaction_score=2`), [
    { t_dat: Date.UTC(2020, 8, 21), customer_id: 'b,"c"', article_id: '0663713001' },
  ]);
  t.strictSame(await rows('customer_id=nobody'), []);
});
