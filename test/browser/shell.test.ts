/** The shell of the web page: addresses, size, keys, and a path prefix. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { logOf, noBrowser, noViolations, open, serve } from './browser.ts';

t.test('an address that no view has is named as that', { skip: noBrowser }, async (t) => {
  const { url } = await serve(t);
  const page = await open(t, `${url}/#/nowhere`);
  t.equal(await page.locator('h1').textContent(), 'Not found');
  t.equal(await page.title(), 'Not found – footfall');
  await noViolations(t, page, 'Not found');
});

t.test(
  'the first view is below 150 kB, and every view can be reached by keyboard',
  { skip: noBrowser },
  async (t) => {
    const { url } = await serve(t);
    const sizes: Promise<number>[] = [];
    const page = await open(t, `${url}/#/nowhere`);
    page.on('requestfinished', (finished) =>
      sizes.push(
        finished
          .sizes()
          .then(({ responseBodySize, responseHeadersSize }) => responseBodySize + responseHeadersSize),
      ),
    );
    await page.goto('about:blank');
    await page.goto(url, { waitUntil: 'networkidle' });
    await page.getByText('Nothing is loaded yet.').waitFor();
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    t.ok(bytes > 20_000 && bytes < 150_000, `${bytes} bytes`);

    const focused = () => page.evaluate<string>('document.activeElement.textContent');
    await page.keyboard.press('Tab');
    t.equal(await focused(), 'Skip to the content');
    for (const name of ['footfall', 'Data', 'New job', 'Jobs']) {
      await page.keyboard.press('Tab');
      t.equal(await focused(), name);
    }
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Jobs' }).waitFor();
    t.equal(
      await page.evaluate('document.activeElement.id'),
      'main',
      'the Tab key goes on from the new view',
    );
  },
);

t.test('with API_KEYS the page asks for a key and keeps it in memory', { skip: noBrowser }, async (t) => {
  const { url } = await serve(t, { API_KEYS: 'opensesame' });
  // The wrong key is refused with 401, which Chromium writes to the console.
  const page = await open(t, `${url}/#/nowhere`, { quiet: false });
  const key = page.getByLabel('API key');
  await noViolations(t, page, 'Sign in');
  await key.fill('wrong');
  const signIn = page.getByRole('button', { name: 'Sign in' });
  await signIn.click();
  await page.getByText('The service does not take this key.').waitFor();
  await key.fill('opensesame');
  await signIn.click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  t.equal(await page.evaluate('localStorage.length + sessionStorage.length + document.cookie.length'), 0);
  t.equal(page.errors.length, 1, 'for the wrong key');

  await page.getByRole('link', { name: 'Data', exact: true }).click();
  await page.getByRole('button', { name: 'Load the sample log' }).click();
  await page.getByText('69,891').first().waitFor();
  await page.reload();
  await key.waitFor();
});

t.test('with API_KEYS files are downloaded with the key', { skip: noBrowser }, async (t) => {
  const service = await serve(t, { API_KEYS: 'opensesame' });
  const headers = { 'x-api-key': 'opensesame', 'content-type': 'text/csv' };
  const body = 't_dat,customer_id,article_id\n2020-01-01,a,b\nnever,a,b\n';
  await fetch(`${service.url}/v1/imports?on_error=skip`, { method: 'POST', headers, body });
  const page = await open(t, `${service.url}/#/nowhere`);
  await page.getByLabel('API key').fill('opensesame');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Data', exact: true }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download the bad rows of import 1' }).click();
  t.equal((await download).suggestedFilename(), 'import-1-rejects.csv');
});

t.test(
  'with API_KEYS Swagger UI takes the key and sends requests with it',
  { skip: noBrowser },
  async (t) => {
    const { url } = await serve(t, { API_KEYS: 'opensesame' });
    const page = await open(t, `${url}/#/nowhere`);
    await page.goto(`${url}/docs/`);
    await page.getByRole('button', { name: 'Authorize' }).first().click();
    await page.getByLabel('auth-bearer-value').fill('opensesame');
    await page.getByRole('button', { name: 'Apply credentials' }).first().click();
    await page.getByRole('button', { name: 'Close' }).first().click();
    await page.locator('#operations-data-getDataset button').first().click();
    const answer = page.waitForResponse(`${url}/v1/dataset`);
    await page.locator('#operations-data-getDataset .execute').click();
    t.equal((await answer).status(), 200);
  },
);

/** A proxy that passes on what is below /shop/, without this prefix, as nginx does. */
async function proxyOf(t: Test, url: string): Promise<string> {
  const server: Server = createServer((incoming, outgoing) => {
    const { method, headers } = incoming;
    if (!incoming.url?.startsWith('/shop/')) return outgoing.writeHead(404).end();
    const passedOn = request(url + incoming.url.slice('/shop'.length), { method, headers }, (response) => {
      outgoing.writeHead(response.statusCode!, response.headers);
      response.pipe(outgoing);
    });
    // The service ends what is open when the test is over.
    passedOn.on('error', () => outgoing.destroy());
    return incoming.pipe(passedOn);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/shop/`;
}

t.test('the page works behind a path prefix', { skip: noBrowser }, async (t) => {
  const service = await serve(t);
  await service.ask('/v1/imports', { csv: logOf(50) });
  const page = await open(t, `${await proxyOf(t, service.url)}#/new`);
  await page.getByRole('button', { name: 'Start the job' }).click();
  await page.getByRole('link', { name: 'Get the data' }).click();
  const download = page.waitForEvent('download');
  await page.locator('a[href$="/shop/v1/jobs/1/interactions.csv"]').first().click();
  await download;
});

t.test('behind BASE_PATH, with API_KEYS, a job is made and downloaded', { skip: noBrowser }, async (t) => {
  const headers = { 'x-api-key': 'opensesame' };
  const { url } = await serve(t, { API_KEYS: headers['x-api-key'], BASE_PATH: '/shop' });
  const csv = { ...headers, 'content-type': 'text/csv' };
  await fetch(`${url}/v1/imports`, { method: 'POST', headers: csv, body: logOf(50) });
  const page = await open(t, `${await proxyOf(t, url)}#/new`);
  await page.getByLabel('API key').fill(headers['x-api-key']);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Start the job' }).click();
  await page.getByRole('link', { name: 'Get the data' }).click();
  const files = page.getByRole('table', { name: 'Files of job 1' });
  const download = page.waitForEvent('download');
  await files.getByRole('link', { name: 'CSV', exact: true }).click();
  const stored = await fetch(`${url}/v1/jobs/1/interactions.csv`, { headers });
  t.equal(readFileSync(await (await download).path(), 'utf8'), await stored.text());
  await page.getByText('matrix').first().click();
  const archive = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download matrix as ZIP' }).click();
  t.match(
    readFileSync(await (await archive).path())
      .subarray(0, 2)
      .toString(),
    'PK',
  );
});
