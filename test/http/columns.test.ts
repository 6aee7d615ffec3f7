import t from 'tap';
import { ALL_INTERACTION_COLUMNS, INTERACTION_COLUMNS } from '../../src/model/interaction-columns.ts';
import { buildWithJob } from './build.ts';

const ROWS = '/v1/jobs/1/interactions';

/** For tests that only read. */
const shared = buildWithJob(t);

t.test('columns come in the order asked for, in pages and in files', async (t) => {
  const app = await shared;
  const columns = ['strategy', 'article_id', 'event_id', 'split'];
  const { items } = (await app.inject(`${ROWS}?columns=${columns}&limit=3`)).json();
  for (const item of items) t.strictSame(Object.keys(item), columns);
  t.match(items[0], { strategy: 'uniform', event_id: /^[0-9a-f]{16}$/, split: null });

  const lines = (await app.inject(`${ROWS}.ndjson?columns=${columns}`)).body.trimEnd().split('\n');
  t.strictSame(
    lines.slice(0, 3).map((line) => JSON.parse(line)),
    items,
  );
  t.strictSame(Object.keys(JSON.parse(lines[0])), columns);

  const csv = (await app.inject(`${ROWS}.csv?columns=${columns}`)).body.trimEnd().split('\n');
  t.equal(csv[0], columns.join());
  t.equal(csv[1], [items[0].strategy, items[0].article_id, items[0].event_id, ''].join());
  t.equal(csv.length, lines.length + 1);
});

t.test('all columns can be had at once, and blanks around their names do no harm', async (t) => {
  const app = await shared;
  const { items } = (await app.inject(`${ROWS}?columns=${ALL_INTERACTION_COLUMNS.join(',%20')}`)).json();
  t.strictSame(Object.keys(items[0]), ALL_INTERACTION_COLUMNS);
});

t.test('the link to the next page keeps the columns', async (t) => {
  const app = await shared;
  const first = (await app.inject(`${ROWS}?columns=t_dat,strategy&limit=2`)).json();
  const second = (await app.inject(first.next)).json();
  t.strictSame(Object.keys(second.items[0]), ['t_dat', 'strategy']);
  const all = (await app.inject(`${ROWS}?columns=t_dat,strategy&limit=4`)).json();
  t.strictSame([...first.items, ...second.items], all.items);
});

t.test('the usual five are the usual file, with its length and ranges', async (t) => {
  const app = await shared;
  const usual = await app.inject(`${ROWS}.csv`);
  const named = await app.inject(`${ROWS}.csv?columns=${INTERACTION_COLUMNS}`);
  t.equal(named.body, usual.body);
  t.equal(named.headers['content-length'], usual.headers['content-length']);
  const other = await app.inject(`${ROWS}.csv?columns=${[...INTERACTION_COLUMNS].reverse()}`);
  t.equal(other.headers['content-length'], String(other.rawPayload.length));
  t.not(other.headers.etag, usual.headers.etag);
});

t.test('columns that are unknown, named twice or empty are 400', async (t) => {
  const app = await shared;
  const places = [ROWS, `${ROWS}.csv`, `${ROWS}.ndjson`, '/v1/customers/a/interactions'];
  for (const path of places) {
    for (const columns of ['nonsense', 't_dat,t_dat', '', 't_dat,', 'T_DAT', '__proto__', 'x'.repeat(501)]) {
      const response = await app.inject(`${path}?columns=${columns}`);
      t.equal(response.statusCode, 400, `${path} ${columns}`);
      t.equal(response.json().errors[0].parameter, 'columns');
    }
  }
  const { detail } = (await app.inject(`${ROWS}?columns=t_dat,when`)).json();
  t.match(detail, /^Unknown column "when"\. Expected one of: t_dat, customer_id, .*sales_channel_id\.$/);
  t.equal(
    (await app.inject('/v1/jobs/1/customers?columns=customer_id')).statusCode,
    400,
    'other tables have none',
  );
});

t.test('the sequence of one customer comes with chosen columns, too', async (t) => {
  const app = await shared;
  const path = '/v1/customers/d%2Fe.csv/interactions';
  const usual = (await app.inject(path)).json();
  const { items, ...rest } = (await app.inject(`${path}?columns=article_id,strategy`)).json();
  t.strictSame(rest, { customer_id: 'd/e.csv', job_id: 1, next: null });
  t.strictSame(
    items.map(({ article_id }: { article_id: string }) => article_id),
    usual.items.map(({ article_id }: { article_id: string }) => article_id),
  );
  const csv = await app.inject(`${path}.csv?columns=article_id,strategy&job_id=1`);
  t.match(csv.body, /^article_id,strategy\n0[0-9]+,(uniform|click|purchase)\n/);
  t.equal(csv.body.split('\n').length, items.length + 2);
  t.equal((await app.inject(`${path}?columns=t_dat&job_id=9`)).statusCode, 404);
  t.equal((await app.inject('/v1/customers/nobody/interactions?columns=t_dat')).statusCode, 404);
});
