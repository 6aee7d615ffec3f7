import { createServer, request as ask, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import t, { type Test } from 'tap';
import { build, buildWithJob, PURCHASES } from './build.ts';

const PREFIX = '/tools/footfall';

/** A reverse proxy that shows the service below PREFIX and nothing else; it keeps the prefix or takes it away. */
async function behindProxy(t: Test, app: FastifyInstance, keeps: boolean): Promise<string> {
  const target = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
  const forward: RequestListener = (incoming, outgoing) => {
    const { url = '/', method, headers } = incoming;
    if (url !== PREFIX && !url.startsWith(`${PREFIX}/`)) return void outgoing.writeHead(404).end('not here');
    const path = keeps ? url : url.slice(PREFIX.length) || '/';
    const passed = ask({ host: target.hostname, port: target.port, path, method, headers }, (response) => {
      outgoing.writeHead(response.statusCode!, response.headers);
      response.pipe(outgoing);
    });
    incoming.pipe(passed);
  };
  const proxy = createServer(forward).listen(0, '127.0.0.1');
  await new Promise((resolve) => proxy.once('listening', resolve));
  t.teardown(() => proxy.close());
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}

interface Linked {
  links: Record<string, string>;
  next: string;
  items: { name: string; archive: string; files: { href: string }[] }[];
}

for (const keeps of [true, false]) {
  t.test(
    `behind a proxy that ${keeps ? 'keeps' : 'takes away'} the prefix, every link leads on`,
    async (t) => {
      const origin = await behindProxy(t, await buildWithJob(t, { basePath: PREFIX }), keeps);
      const linked = async (path: string) => (await (await fetch(origin + path)).json()) as Linked;
      const works = async (path: string) => {
        t.ok(path.startsWith(`${PREFIX}/v1/`), path);
        const response = await fetch(origin + path);
        await response.body?.cancel();
        t.ok(response.ok, path);
      };
      for (const link of Object.values((await linked(`${PREFIX}/v1/jobs/1`)).links)) await works(link);
      await works((await linked(`${PREFIX}/v1/jobs/1/interactions?limit=1`)).next);
      const page = await fetch(`${origin}${PREFIX}/v1/customers?limit=1`);
      await works(/^<(.*)>; rel="next"$/.exec(page.headers.get('link')!)![1]);
      const { items } = await linked(`${PREFIX}/v1/jobs/1/exports`);
      const card = items.find(({ name }) => name === 'card')!;
      await works(card.archive);
      await works(card.files[0].href);
      const post = (path: string, type: string, body: string) =>
        fetch(`${origin}${PREFIX}${path}`, { method: 'POST', headers: { 'content-type': type }, body });
      await works((await post('/v1/jobs', 'application/json', '{}')).headers.get('location')!);
      await works(
        (await post('/v1/customers/a/interactions', 'application/json', '{}')).headers.get('location')!,
      );
      const again = PURCHASES.replace('0.05', '0.06');
      await works((await post('/v1/imports/file', 'text/csv', again)).headers.get('location')!);
      const missing = await fetch(`${origin}${PREFIX}/v1/jobs/99`);
      t.match(await missing.json(), { instance: `${PREFIX}/v1/jobs/99` });
    },
  );

  t.test(`so do those of Swagger UI and the page, if it ${keeps ? 'keeps' : 'takes away'} it`, async (t) => {
    const origin = await behindProxy(t, await build(t, { basePath: PREFIX }), keeps);
    const document = (await (await fetch(`${origin}${PREFIX}/openapi.json`)).json()) as { servers: object[] };
    t.match(document.servers[0], { url: PREFIX });
    const docs = await fetch(`${origin}${PREFIX}/docs`);
    t.equal(docs.status, 200);
    const files = [...(await docs.text()).matchAll(/(?:href|src)="([^"#]+)"/g)].map(([, path]) => path);
    t.ok(files.length > 3);
    for (const file of files) t.equal((await fetch(new URL(file, docs.url))).status, 200, file);
    t.equal((await fetch(`${origin}${PREFIX}/`)).headers.get('content-type'), 'text/html; charset=utf-8');
  });
}

t.test('the prefix without its slash leads to the page, and other paths stay unknown', async (t) => {
  const app = await build(t, { basePath: PREFIX });
  const page = await app.inject(`${PREFIX}?a=b`);
  t.equal(page.statusCode, 308);
  t.equal(page.headers.location, `${PREFIX}/?a=b`);
  t.equal((await app.inject(`${PREFIX}/livez`)).statusCode, 200);
  t.equal((await app.inject('/livez')).statusCode, 200, 'for whoever asks the service itself');
  t.equal((await app.inject('/tools/other/livez')).statusCode, 404);
  t.equal((await app.inject(`${PREFIX}s/livez`)).statusCode, 404);
});

t.test('commands that the service suggests name the address with the prefix', async (t) => {
  const app = await build(t, { basePath: PREFIX });
  const headers = { 'content-type': 'text/csv', host: '127.0.0.1:8080' };
  const url = `${PREFIX}/v1/imports/file?dry_run=true`;
  const look = await app.inject({ method: 'POST', url, headers, payload: PURCHASES });
  t.match(look.json().suggested.curl, `http://127.0.0.1:8080${PREFIX}/v1/imports`);
});

t.test('keys are needed below the prefix, too', async (t) => {
  const app = await build(t, { basePath: PREFIX, apiKeys: ['secret'] });
  t.equal((await app.inject(`${PREFIX}/v1/jobs`)).statusCode, 401);
  t.equal((await app.inject(`${PREFIX}/livez`)).statusCode, 200);
});
