import t from 'tap';
import { build } from './build.ts';

t.test('with keys, each request but those for health and for pages needs one', async (t) => {
  const app = await build(t, { apiKeys: ['first', 'second'] });
  for (const url of [
    '/v1/jobs',
    '/v1/dataset',
    '/openapi.json',
    '/metrics',
    '/nope',
    '/docs/../v1/jobs',
    '/ui/%2e%2e/v1/jobs',
    '/uix',
  ]) {
    const response = await app.inject(url);
    t.equal(response.statusCode, 401, url);
    t.equal(response.headers['www-authenticate'], 'Bearer realm="footfall"');
    t.equal(response.headers['content-type'], 'application/problem+json');
  }
  for (const url of [
    '/livez',
    '/readyz',
    '/',
    '/ui/main.js',
    '/docs/',
    '/docs/static/swagger-ui.css',
    '/docs/json',
  ]) {
    const response = await app.inject(url);
    t.equal(response.statusCode, 200, url);
    t.equal(
      response.headers['www-authenticate'],
      'Bearer realm="footfall"',
      `${url} says that others need one`,
    );
  }
  const behindProxy = await app.inject({ url: '/livez', headers: { authorization: 'Bearer first' } });
  t.equal(
    behindProxy.headers['www-authenticate'],
    undefined,
    'a proxy has added a key: the page asks for none',
  );
});

t.test('a key is taken as Bearer or X-API-Key, and only whole', async (t) => {
  const app = await build(t, { apiKeys: ['first', 'second'] });
  const status = async (headers: Record<string, string>) =>
    (await app.inject({ url: '/v1/jobs', headers })).statusCode;
  t.equal(await status({ authorization: 'Bearer first' }), 200);
  t.equal(await status({ authorization: 'bearer second' }), 200);
  t.equal(await status({ 'x-api-key': 'second' }), 200);
  for (const key of ['', 'firs', 'firstt', 'FIRST', 'first,second', 'third']) {
    t.equal(await status({ authorization: `Bearer ${key}` }), 401, key);
    t.equal(await status({ 'x-api-key': key }), 401, key);
  }
  t.equal(await status({ authorization: 'Basic first' }), 401);
});

t.test('without keys nobody is asked', async (t) => {
  const app = await build(t);
  t.equal((await app.inject('/v1/jobs')).statusCode, 200);
});
