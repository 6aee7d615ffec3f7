import t from 'tap';
import { PROBLEM_JSON } from '../../src/http/documents/problems.ts';
import { build, buildWithJob, load } from './build.ts';

t.test('an unknown path gets 404, whatever the method and body', async (t) => {
  const app = await build(t);
  for (const url of [
    '/nope',
    '/v1',
    '/v1/',
    '/v1/jobs/',
    '/v1/Jobs',
    '/v1/jobs/1/customers.parquet',
    '//',
    '/ui/../package.json',
    '/ui/%2e%2e/package.json',
  ]) {
    const response = await app.inject(url);
    t.equal(response.statusCode, 404, url);
    t.equal(response.headers['content-type'], PROBLEM_JSON);
  }
  const broken = await app.inject({
    method: 'POST',
    url: '/nope',
    payload: '{',
    headers: { 'content-type': 'application/json' },
  });
  t.equal(broken.statusCode, 404);
});

t.test('a known path with another method gets 405 with Allow', async (t) => {
  const app = await build(t);
  const cases = [
    ['PUT', '/v1/jobs', 'GET, HEAD, OPTIONS, POST'],
    ['DELETE', '/v1/jobs', 'GET, HEAD, OPTIONS, POST'],
    ['PATCH', '/v1/jobs/1', 'DELETE, GET, HEAD, OPTIONS'],
    ['GET', '/v1/jobs/1/cancel', 'OPTIONS, POST'],
    ['POST', '/v1/jobs/1/interactions.csv', 'GET, HEAD, OPTIONS'],
    ['POST', '/v1/customers/a', 'DELETE, GET, HEAD, OPTIONS'],
    ['DELETE', '/v1/customers/a%2Fb/interactions', 'GET, HEAD, OPTIONS, POST'],
    ['POST', '/livez', 'GET, HEAD, OPTIONS'],
    ['TRACE', '/v1/dataset', 'GET, HEAD, OPTIONS'],
    ['POST', '/', 'GET, HEAD, OPTIONS'],
    // Not the job or import of that name.
    ['GET', '/v1/jobs/estimate', 'OPTIONS, POST'],
    ['DELETE', '/v1/imports/file', 'OPTIONS, POST'],
  ] as const;
  for (const [method, url, allow] of cases) {
    const response = await app.inject({ method: method as 'GET', url });
    t.equal(response.statusCode, 405, `${method} ${url}`);
    t.equal(response.headers.allow, allow);
    t.equal(response.headers['content-type'], PROBLEM_JSON);
  }
});

t.test('OPTIONS tells the methods of a known path', async (t) => {
  const app = await build(t);
  const known = await app.inject({ method: 'OPTIONS', url: '/v1/imports' });
  t.equal(known.statusCode, 204);
  t.equal(known.headers.allow, 'GET, HEAD, OPTIONS, POST');
  t.equal((await app.inject({ method: 'OPTIONS', url: '/nope' })).statusCode, 404);
});

t.test('an id in a path may hold any character, and look like a suffix', async (t) => {
  const ids = [
    'a.csv',
    'a,b',
    'a/b',
    'a b',
    'a+b',
    '100%',
    '%2F',
    '?',
    '#',
    '0663713001',
    'ünïcode',
    '🛍'.repeat(128),
    "o'neil",
    '"q"',
    ':x',
    '*',
  ];
  const app = await build(t);
  const rows = ids.map((id) => `2020-09-20,"${id.replaceAll('"', '""')}","${id.replaceAll('"', '""')}"\n`);
  await load(t, app, `t_dat,customer_id,article_id\n${rows.join('')}`);
  for (const id of ids) {
    for (const kind of ['customer', 'article']) {
      const response = await app.inject(`/v1/${kind}s/${encodeURIComponent(id)}`);
      t.equal(response.statusCode, 200, id);
      t.equal(response.json()[`${kind}_id`], id);
    }
  }
  t.equal(
    (await app.inject('/v1/customers/a.csv/transactions.csv')).body.split('\n')[1],
    '1600560000000,a.csv,a.csv,,',
  );
  t.match((await app.inject('/v1/customers.csv')).body, /^customer_id\n/);
  t.equal((await app.inject(`/v1/customers/${'x'.repeat(129)}`)).statusCode, 400);
  t.equal((await app.inject(`/v1/customers/${'x'.repeat(5000)}`)).statusCode, 400);
  t.equal((await app.inject('/v1/customers/%00')).statusCode, 400);
  t.equal((await app.inject('/v1/customers/%zz')).statusCode, 400);
  t.equal((await app.inject('/v1/customers/%ff')).statusCode, 400);
});

t.test('what is not there gets 404 with a sentence that helps', async (t) => {
  const app = await buildWithJob(t);
  await load(t, app, 't_dat,customer_id,article_id\n2020-09-25,new,0663713001\n');
  const absent = [
    '/v1/jobs/9',
    '/v1/jobs/9/events',
    '/v1/jobs/9/interactions',
    '/v1/jobs/9/interactions.csv',
    '/v1/imports/9',
    '/v1/imports/9/rejects.csv',
    '/v1/customers/nobody',
    '/v1/customers/nobody/transactions',
    '/v1/customers/nobody/interactions',
    '/v1/customers/new/interactions',
    '/v1/articles/nothing',
  ];
  for (const url of absent) {
    const response = await app.inject(url);
    t.equal(response.statusCode, 404, url);
    t.match(response.json().detail, /^(There is no|Customer "new" has no)/);
    t.equal(response.json().instance, url);
  }
  t.equal((await app.inject({ method: 'DELETE', url: '/v1/jobs/9' })).statusCode, 404);
  t.equal((await app.inject({ method: 'POST', url: '/v1/jobs/9/cancel' })).statusCode, 404);
  t.equal(
    (await app.inject({ method: 'POST', url: '/v1/customers/nobody/interactions', payload: {} })).statusCode,
    404,
  );
});

t.test('an error of the inside gets 500 without a word of it', async (t) => {
  const failed = async (error: object) => {
    const dataset = () => {
      throw error;
    };
    return (await build(t, { change: (real) => ({ ...real, dataset }) })).inject('/v1/dataset');
  };
  const inner = await failed(new TypeError('secret_table is undefined'));
  t.equal(inner.statusCode, 500);
  t.notMatch(inner.body, /secret/);
  const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
  t.equal((await failed(full)).statusCode, 507);
  const busy = Object.assign(new Error('locked'), { code: 'SQLITE_BUSY' });
  const answer = await failed(busy);
  t.equal(answer.statusCode, 503);
  t.equal(answer.headers['retry-after'], '1');
});
