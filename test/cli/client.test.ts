/** Requests to a service, and to what only looks like one. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import { bodyOf, clientOf } from '../../src/cli/remote/client.ts';

/** A client of a server that responds like this. */
async function clientTo(t: Test, respond: RequestListener, path = '') {
  const server = createServer(respond);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  return clientOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, 'open-sesame');
}

t.test('the key and the path before ours are sent', async (t) => {
  const client = await clientTo(
    t,
    ({ url, headers: { authorization } }, reply) => {
      reply.setHeader('content-type', 'application/json');
      reply.end(JSON.stringify({ url, authorization }));
    },
    '/shop/footfall/',
  );
  t.same(await client.ask('/v1/jobs', { query: { state: 'failed', after: undefined, limit: 5 } }), {
    url: '/shop/footfall/v1/jobs?state=failed&limit=5',
    authorization: 'Bearer open-sesame',
  });
});

t.test('what is not footfall is named', async (t) => {
  for (const [status, type] of [
    [301, 'text/html'],
    [404, 'text/html'],
    [502, 'application/json'],
    [200, 'text/html'],
  ] as const) {
    const client = await clientTo(t, (_request, reply) => {
      reply.writeHead(status, { 'content-type': type, location: '/elsewhere' }).end('<html>');
    });
    const named = { code: 'unknown_host', message: new RegExp(`responds with ${status} .*correct --url`) };
    await t.rejects(client.find('/v1/jobs/1'), named, String(status));
  }
});

t.test('problems come through, and what is not there is undefined', async (t) => {
  const problem = (code: string) => ({
    type: `urn:footfall:problem:${code}`,
    detail: `${code}!`,
    errors: [],
  });
  const client = await clientTo(t, ({ url = '' }, reply) => {
    reply.writeHead(400, { 'content-type': 'application/problem+json' });
    reply.end(JSON.stringify(problem(url.slice(1))));
  });
  t.equal(await client.find('/not_found'), undefined);
  await t.rejects(client.find('/conflict'), { code: 'conflict', message: 'conflict!', errors: [] });
});

t.test('an upload that is refused before its end fails as the service says', async (t) => {
  const client = await clientTo(t, (request, reply) => {
    request.once('data', () => {
      reply.writeHead(409, { 'content-type': 'application/problem+json' });
      reply.end('{"type":"urn:footfall:problem:duplicate_file","detail":"Loaded already."}');
    });
    request.resume();
  });
  const body = Readable.from(Array.from({ length: 200 }, () => Buffer.alloc(65_536)));
  const sent = client.ask('/v1/imports', { method: 'POST', file: { body, bytes: undefined } });
  await t.rejects(sent, { code: 'duplicate_file', message: 'Loaded already.' });
});

t.test('a download that is cut off fails', async (t) => {
  const client = await clientTo(t, (_request, reply) => {
    reply.writeHead(200, { 'content-length': 1000 }).write('some rows', () => reply.destroy());
  });
  const body = bodyOf(await client.send('/rows.csv'));
  await t.rejects(buffer(body), { code: 'overloaded', message: /cut its response off/ });
});
