// Made footfall.db.gz and served.json, once, with footfall 0.1.0: the last commit that has no migrations/0002, built.
// It is kept to tell what is in them. Run as: node make.mjs FOLDER_OF_0.1.0
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const [old] = process.argv.slice(2);
const database = join(mkdtempSync(join(tmpdir(), 'footfall-')), 'footfall.db');
const port = 3999;
const url = `http://127.0.0.1:${port}`;

const server = spawn(process.execPath, [join(old, 'dist/main.js')], {
  env: { ...process.env, DATABASE: database, PORT: String(port), WORKERS: '1', LOG_LEVEL: 'warn' },
  stdio: 'inherit',
});
const ready = () =>
  fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
while (!(await ready())) await new Promise((resolve) => setTimeout(resolve, 100));

/** Customers A to L; K has so many transactions that a sequence takes several blocks, L has none. */
function* transactions(prices) {
  for (const [n, customer] of [...'ABCDEFGHIJK'].entries()) {
    for (let i = 0; i < (customer === 'K' ? 90 : 1 + n); i++) {
      const day = new Date(Date.UTC(2020, 0, 1 + ((i * 7 + n * 3) % 300)));
      const price = (i + n) % 4 === 0 ? '' : (0.01 * ((i * 37 + n * 11) % 500) + 1 / 59).toString();
      const row = [day.toISOString().slice(0, 10), customer, `article ${(i * 5 + n) % 40}`];
      yield [...row, ...(prices ? [price, (i % 2) + 1] : [])].join();
    }
  }
}

const post = async (path, body, headers = {}) => {
  const response = await fetch(`${url}${path}`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
};
const load = (kind, lines, more = '') =>
  post(`/v1/imports?kind=${kind}${more}`, [...lines, ''].join('\n'), { 'content-type': 'text/csv' });
const job = async (body, headers) => {
  const answer = await post('/v1/jobs', body, { prefer: 'wait=60', ...headers });
  if (answer.status >= 300) console.error(answer);
};

const log = ['t_dat,customer_id,article_id,price,sales_channel_id', ...transactions(true)];
await load('transactions', ['t_dat,customer_id,article_id', '2019-05-05,Z,replaced article']);
await load('transactions', log, '&mode=replace');
await load('transactions', ['t_dat,customer_id,article_id', 'never,A,article 1']); // fails
const letters = [...'ABCDEFGHIJKL'];
await load('customers', [
  'customer_id,age,city',
  ...letters.map((id, i) => `${id},${20 + i},"Town, ${i % 3}"`),
]);
const articles = Array.from(
  { length: 45 },
  (_, i) => `article ${i},group ${i % 7},${i % 2 ? 'red' : 'blue'}`,
);
await load('articles', ['article_id,product_group_name,colour', ...articles]);

const requests = [{ all_customers: true }, { sample_size: 6, seed: 'seven', preset: 'training' }];
await job(requests[0]);
await job(requests[1]);
await job({ customer_ids: ['K', 'A'], preset: 'behaviour' });
const keyed = { customer_ids: ['B', 'C'], seed: 3 };
await job(keyed, { 'idempotency-key': 'a key' });
await post('/v1/customers/D/interactions', { preset: 'training' });
await job({ sample_size: 3, parameters: { catalogue: 'all', min_ignores: 60, max_ignores: 61 } });

const get = (path) => fetch(`${url}${path}`);
const served = {};
for (const path of [
  ...[1, 2, 3, 4, 5, 6].flatMap((id) => [
    `/v1/jobs/${id}/interactions.csv`,
    `/v1/jobs/${id}/interactions.ndjson`,
  ]),
  ...['/v1/jobs/1/interactions.parquet', '/v1/jobs/1/transactions.csv', '/v1/jobs/1/customers.csv'],
  '/v1/jobs/2/interactions.csv?columns=t_dat,customer_id,article_id,strategy,session_id,sampling_prob,price',
  '/v1/jobs/1/interactions?customer_id=K&limit=1000',
  ...['K/interactions?job_id=3', 'K/interactions?job_id=1', 'L/interactions?job_id=1'].map(
    (rest) => `/v1/customers/${rest}`,
  ),
  ...['/v1/customers.csv', '/v1/articles.csv', '/v1/transactions.csv', '/v1/dataset', '/v1/customers/A'],
]) {
  const response = await get(path);
  const sha256 = createHash('sha256')
    .update(Buffer.from(await response.arrayBuffer()))
    .digest('hex');
  served[path] = { status: response.status, sha256 };
}

// Jobs that wait, one that runs and has rows, and one that is cancelled; then the process is killed.
for (const request of [...requests, requests[0]]) await post('/v1/jobs', request);
const last = await post('/v1/jobs', keyed);
await post(`/v1/jobs/${last.body.id}/cancel`);
while ((await (await get('/v1/jobs/7')).json()).interactions === 0);
server.kill('SIGKILL');
await new Promise((resolve) => server.on('exit', resolve));

const Database = createRequire(join(old, 'package.json'))('better-sqlite3');
const db = new Database(database);
db.pragma('journal_mode = DELETE');
db.exec('VACUUM');
console.log(
  db.prepare('SELECT id, state, parts FROM jobs').all(),
  db.prepare('SELECT id, state, kind FROM imports').all(),
);
db.close();
writeFileSync('footfall.db.gz', gzipSync(readFileSync(database), { level: 9 }));
writeFileSync('served.json', `${JSON.stringify(served, null, 2)}\n`);
