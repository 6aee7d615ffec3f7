/** Who may ask: host names (DNS rebinding), pages of other origins (request forgery), CORS, and odd requests. */
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { FastifyInstance } from 'fastify';
import t, { type Test } from 'tap';
import { PROBLEM_JSON } from '../../src/http/documents/problems.ts';
import { documentOf, operationsOf } from '../contract/document.ts';
import { build } from './build.ts';

const shared = build(t);

const statusUnder = async (app: FastifyInstance, host: string, url = '/v1/dataset', headers = {}) =>
  (await app.inject({ url, headers: { host, ...headers } })).statusCode;

t.test('IP addresses and loopback names pass; other names need ALLOWED_HOSTS', async (t) => {
  const app = await build(t, { allowedHosts: ['shop.example'], host: 'listens.example' });
  for (const host of [
    ...['127.0.0.1:3000', '127.1', '10.1.2.3', '[::1]:3000', '[2001:db8::1]', '0.0.0.0'],
    ...['localhost', 'LOCALHOST:3000', 'localhost.', 'app.localhost:80'],
    ...['shop.example', 'SHOP.example:8080', 'shop.example.', 'listens.example'],
  ])
    t.equal(await statusUnder(app, host), 200, host);
  for (const host of [
    ...['evil.example', 'evil.example:3000', 'shop.example.evil.example', 'a.shop.example'],
    ...['127.0.0.1.evil.example', 'localhost.evil.example', 'notlocalhost', '1.2.3.4.example'],
  ]) {
    for (const url of ['/v1/dataset', '/', '/docs', '/openapi.json', '/metrics', '/nope'])
      t.equal(await statusUnder(app, host, url), 421, `${host} ${url}`);
    for (const url of ['/livez', '/readyz', '/livez?x=1'])
      t.not(await statusUnder(app, host, url), 421, `${host} ${url}`);
  }
  for (const host of [
    ':80',
    'a b',
    'a@127.0.0.1',
    'evil.example/@localhost',
    '[::1',
    '[zz]',
    'a:b',
    '999.1.1.1',
  ])
    t.equal(await statusUnder(app, host), 400, host);
});

t.test('an unknown host is told as a problem that names it and the remedy', async (t) => {
  const app = await shared;
  const response = await app.inject({ url: '/v1/jobs', headers: { host: 'evil.example:3000' } });
  t.equal(response.headers['content-type'], PROBLEM_JSON);
  t.match(response.json(), { status: 421, type: 'urn:footfall:problem:unknown_host' });
  t.match(response.json().detail, /"evil\.example".*ALLOWED_HOSTS/);
});

t.test('with keys, any name will do, for the page of somebody else has no key', async (t) => {
  const app = await build(t, { apiKeys: ['k'] });
  t.equal(await statusUnder(app, 'any.example', '/v1/dataset', { 'x-api-key': 'k' }), 200);
  t.equal(await statusUnder(app, 'any.example'), 401);
});

/** What a browser adds, and what the answer must be to a write. */
const PAGES: [headers: Record<string, string>, isForeign: boolean][] = [
  [{}, false],
  [{ origin: 'http://localhost:3000' }, false],
  [{ origin: 'https://localhost:3000' }, false],
  [{ origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' }, false],
  // A proxy has changed Host.
  [{ origin: 'https://public.example', 'sec-fetch-site': 'same-origin' }, false],
  [{ 'sec-fetch-site': 'none' }, false],
  [{ origin: 'http://evil.example' }, true],
  [{ origin: 'http://localhost:3001' }, true],
  [{ origin: 'http://localhost' }, true],
  [{ origin: 'null' }, true],
  [{ origin: 'nonsense' }, true],
  [{ origin: '' }, true],
  [{ 'sec-fetch-site': 'cross-site' }, true],
  [{ 'sec-fetch-site': 'same-site', origin: 'http://localhost:3001' }, true],
  [{ 'sec-fetch-site': 'cross-site', origin: 'http://localhost:3000' }, true],
  [{ 'sec-fetch-site': 'cross-site, same-origin' }, true],
];

t.test('no page of another origin changes anything, whatever the route', async (t) => {
  const app = await shared;
  const writes = operationsOf(await documentOf(app)).filter(
    ({ method }) => method !== 'GET' && method !== 'HEAD',
  );
  t.ok(writes.length > 5);
  for (const [page, isForeign] of PAGES) {
    const headers = { host: 'localhost:3000', ...page };
    for (const { method, path } of writes) {
      const url = path.replaceAll(/\{[^}]+\}/g, '9');
      const { statusCode } = await app.inject({ method: method as 'POST', url, headers });
      t.equal(statusCode === 403, isForeign, `${method} ${path} ${JSON.stringify(page)}: ${statusCode}`);
    }
    const form = { 'content-type': 'text/plain', ...headers };
    const upload = await app.inject({ method: 'POST', url: '/v1/imports', headers: form, payload: 'x' });
    t.equal(upload.statusCode === 403, isForeign, JSON.stringify(page));
    t.equal((await app.inject({ url: '/v1/dataset', headers })).statusCode, 200, 'reading changes nothing');
  }
  t.match((await app.inject('/v1/imports')).json().items, []);
});

t.test('keys do not make a foreign page welcome: a proxy may add them for the browser', async (t) => {
  const app = await build(t, { apiKeys: ['k'] });
  const headers = { 'x-api-key': 'k', 'sec-fetch-site': 'cross-site' };
  const response = await app.inject({ method: 'POST', url: '/v1/jobs/1/cancel', headers });
  t.equal(response.statusCode, 403);
  t.equal(response.headers['content-type'], PROBLEM_JSON);
  t.match(response.json().detail, /CORS_ORIGINS/);
});

t.test('CORS is off by default', async (t) => {
  const app = await shared;
  const headers = { origin: 'https://app.example', 'access-control-request-method': 'POST' };
  for (const method of ['GET', 'OPTIONS'] as const) {
    const response = await app.inject({ method, url: '/v1/jobs', headers });
    t.notOk(Object.keys(response.headers).some((name) => name.startsWith('access-control-')));
    t.notOk(response.headers.vary);
  }
});

const corsApp = (t: Test) => build(t, { apiKeys: ['k'], corsOrigins: ['https://app.example'] });

t.test('a page of CORS_ORIGINS may ask, read, and change', async (t) => {
  const app = await corsApp(t);
  const page = { origin: 'https://app.example', 'sec-fetch-site': 'cross-site' };
  const asked = await app.inject({
    method: 'OPTIONS',
    url: '/v1/jobs/1/cancel',
    headers: { ...page, 'access-control-request-method': 'POST' },
  });
  t.equal(asked.statusCode, 204, 'without a key, which browsers do not send with this question');
  t.equal(asked.headers['access-control-allow-origin'], page.origin);
  t.match(asked.headers['access-control-allow-methods'], /\bDELETE\b/);
  t.match(asked.headers['access-control-allow-headers'], /\bX-API-Key\b/);
  const keyed = { ...page, 'x-api-key': 'k' };
  for (const url of ['/v1/jobs', '/v1/transactions', '/v1/transactions.csv', '/v1/jobs/9']) {
    const { headers } = await app.inject({ url, headers: keyed });
    t.equal(headers['access-control-allow-origin'], page.origin, url);
    t.match(headers['access-control-expose-headers'], /\bLink\b/);
    t.match(headers.vary, /\bOrigin\b/, url);
  }
  const cancelled = await app.inject({ method: 'POST', url: '/v1/jobs/9/cancel', headers: keyed });
  t.equal(cancelled.statusCode, 404, 'not 403');
  t.equal((await app.inject({ url: '/v1/jobs', headers: page })).statusCode, 401, 'the key is still needed');
});

t.test('pages of other origins get no CORS headers, and caches are told', async (t) => {
  const app = await corsApp(t);
  for (const origin of [
    'https://evil.example',
    'https://app.example.evil.example',
    'http://app.example',
    'null',
  ]) {
    const headers = { origin, 'x-api-key': 'k', 'access-control-request-method': 'GET' };
    for (const method of ['GET', 'OPTIONS'] as const) {
      const response = await app.inject({ method, url: '/v1/transactions.csv', headers });
      t.notOk(
        Object.keys(response.headers).some((name) => name.startsWith('access-control-')),
        origin,
      );
      t.match(response.headers.vary, /\bOrigin\b/);
    }
  }
});

/** Sends bytes over a socket; the whole answer. */
async function sent(app: FastifyInstance, bytes: string): Promise<string> {
  const { port } = app.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  socket.write(bytes);
  return text(socket);
}

t.test('what Node would answer without a body gets a problem', async (t) => {
  const app = await build(t);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const close = 'Connection: close\r\n\r\n';
  for (const [bytes, status] of [
    [`GET /v1/jobs HTTP/1.1\r\nHost: a\r\nHost: localhost\r\n${close}`, 400],
    [`GET /v1/jobs HTTP/1.1\r\nHost: localhost\r\nhost: localhost\r\n${close}`, 400],
    [`GET /v1/jobs HTTP/1.1\r\n${close}`, 400],
    [`GET /v1/jobs HTTP/1.1\r\nHost:\r\n${close}`, 400],
    [`GET /v1/jobs HTTP/1.1\r\nHost: localhost\r\nExpect: x\r\n${close}`, 417],
    [`POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue, x\r\n${close}`, 417],
    [`GET http://evil.example/v1/jobs HTTP/1.1\r\nHost: localhost\r\n${close}`, 421],
    ['CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n', 400],
  ] as const) {
    const answer = await sent(app, bytes);
    t.match(answer, new RegExp(`^HTTP/1\\.1 (100 Continue\\r\\n\\r\\nHTTP/1.1 )?${status} `), bytes);
    t.match(answer, /content-type: application\/problem\+json/i);
    t.match(answer, /"detail":"[^"]/);
  }
  const old = await sent(app, 'GET /livez HTTP/1.0\r\n\r\n');
  t.match(old, /^HTTP\/1.1 200 OK/, 'HTTP/1.0 needs no Host');
  const asked = await sent(
    app,
    `POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nExpect: 100-Continue\r\nContent-Type: application/json\r\nContent-Length: 2\r\n${close.slice(0, -2)}\r\n{}`,
  );
  t.match(asked, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1.1 422 /);
});

t.test('every status that a body or its page brings about is documented, on every route', async (t) => {
  const app = await shared;
  for (const { method, path, operation } of operationsOf(await documentOf(app))) {
    const url = path.replaceAll(/\{[^}]+\}/g, '9');
    const status = async (headers: Record<string, string>, payload?: string) =>
      (await app.inject({ method: method as 'POST', url, headers, payload })).statusCode;
    const seen = [
      await status({ 'content-type': 'text/html' }, '<p>'),
      await status({ 'content-type': 'text/csv' }, 'a'),
      await status({ 'content-type': 'application/json' }, `{"a":"${'x'.repeat(2 ** 20)}"}`),
      await status({ 'content-type': 'application/json', 'content-encoding': 'gzip' }, '{}'),
      await status({ origin: 'http://evil.example' }),
      await status({ host: 'evil.example' }),
      await status({ expect: 'x' }),
    ];
    for (const code of seen) t.ok(operation.responses[code], `${method} ${path} documents ${code}`);
    if (method === 'DELETE' || path.endsWith('/cancel')) t.strictSame(seen.slice(0, 1), [415], path);
  }
});
