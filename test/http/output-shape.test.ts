/** How interactions are handed out: under other names, with times in other forms, one row for each pair. */
import type { FastifyInstance } from 'fastify';
import t, { type Test } from 'tap';
import { INTERACTION_COLUMNS } from '../../src/model/interaction-columns.ts';
import { build, buildWithJob, load } from './build.ts';

const ROWS = '/v1/jobs/1/interactions';
const SEQUENCE = '/v1/customers/d%2Fe.csv/interactions';

type Row = Record<string, string | number | null>;

const bodyOf = async (app: FastifyInstance, url: string) => {
  const { statusCode, body } = await app.inject(url);
  if (statusCode !== 200) throw new Error(`${url}: ${body}`);
  return body;
};
const linesOf = async (app: FastifyInstance, url: string) => (await bodyOf(app, url)).trimEnd().split('\n');
const rowsOf = async (app: FastifyInstance, query: string) =>
  (await linesOf(app, `${ROWS}.ndjson?${query}`)).map((line) => JSON.parse(line) as Row);

/** For tests that only read. */
const shared = buildWithJob(t);

t.test('renamed columns have their new names everywhere', async (t) => {
  const app = await shared;
  const columns = 'customer_id:user_id,interaction_score,t_dat:@timestamp,article_id:%C3%A5%20%22b%22';
  const names = ['user_id', 'interaction_score', '@timestamp', 'å "b"'];
  const usual = await rowsOf(app, '');
  const renamed = (rows: Row[]) =>
    rows.map((row) => ({
      user_id: row.customer_id,
      interaction_score: row.interaction_score,
      '@timestamp': row.t_dat,
      'å "b"': row.article_id,
    }));
  const all = await rowsOf(app, `columns=${columns}`);
  t.strictSame(all, renamed(usual));
  t.strictSame(Object.keys(all[0]), names);

  const page = (await app.inject(`${ROWS}?columns=${columns}&limit=2`)).json();
  t.strictSame(page.items, all.slice(0, 2));
  t.strictSame(Object.keys(page.items[0]), names);
  const next = (await app.inject(page.next)).json();
  t.strictSame(next.items, all.slice(2, 4));

  const [header, first] = await linesOf(app, `${ROWS}.csv?columns=${columns}`);
  t.equal(header, 'user_id,interaction_score,@timestamp,"å ""b"""');
  t.equal(first, Object.values(all[0]).join());

  const own = all.filter(({ user_id }) => user_id === 'd/e.csv');
  t.strictSame((await app.inject(`${SEQUENCE}?columns=${columns}`)).json().items, own);
  t.strictSame(
    (await linesOf(app, `${SEQUENCE}.ndjson?columns=${columns}`)).map((line) => JSON.parse(line)),
    own,
  );
  t.equal((await linesOf(app, `${SEQUENCE}.csv?columns=${columns}`))[0], header);
});

t.test('columns may swap their names, and a column may keep its own', async (t) => {
  const app = await shared;
  const [row] = await rowsOf(
    app,
    'columns=article_id:prev_article_id,prev_article_id:article_id,t_dat:t_dat',
  );
  const [usual] = await rowsOf(app, '');
  t.strictSame(row, { prev_article_id: usual.article_id, article_id: 'START', t_dat: usual.t_dat });
});

t.test('names that readers could not use are 400, with the reason', async (t) => {
  const app = await shared;
  const reasons = {
    't_dat:': /must have a name after t_dat:/,
    't_dat: ,customer_id': /must have a name after t_dat:/,
    't_dat:a:b': /pairs like t_dat:NAME: a name has no colons and commas/,
    't_dat:"a,b"': /Unknown column "b\\""/,
    't_dat:a,customer_id:a': /different names, but calls t_dat "a" and customer_id "a"/,
    't_dat:ID,customer_id:id': /different names, but calls t_dat "ID" and customer_id "id"/,
    't_dat:customer_id,customer_id': /different names/,
    't_dat:a,t_dat:b': /must name "t_dat" only once/,
    't_dat:a\tb': /call t_dat "a\\tb": a name has no control characters/,
    't_dat:7': /call t_dat "7": a name needs a character that is no digit/,
    't_dat:__proto__': /call t_dat "__proto__": JavaScript would lose it/,
    [`t_dat:${'x'.repeat(129)}`]: /at most 128 characters/,
    'when:t_dat': /Unknown column "when"/,
  };
  for (const [columns, reason] of Object.entries(reasons)) {
    for (const path of [ROWS, `${ROWS}.parquet`, SEQUENCE]) {
      const response = await app.inject(`${path}?columns=${encodeURIComponent(columns)}`);
      t.equal(response.statusCode, 400, columns);
      t.match(response.json(), { errors: [{ parameter: 'columns', detail: reason }] }, columns);
    }
  }
  const longest = encodeURIComponent('é'.repeat(128));
  t.equal((await app.inject(`${ROWS}?columns=t_dat:${longest}`)).statusCode, 200);
});

/** Purchases at odd moments, one so early that clicks before it precede 1970. */
async function buildWithTimes(t: Test): Promise<FastifyInstance> {
  const app = await build(t);
  await load(
    t,
    app,
    `t_dat,customer_id,article_id
1970-01-01T00:00:00.250Z,early,1
2020-02-29T23:59:59.999Z,late,2
`,
  );
  await app.inject({ method: 'POST', url: '/v1/jobs', payload: {}, headers: { prefer: 'wait=60' } });
  return app;
}

t.test('times are written in each form, before 1970 too', async (t) => {
  const app = await buildWithTimes(t);
  const usual = await rowsOf(app, '');
  t.ok(usual.some(({ t_dat }) => (t_dat as number) < 0));
  let index = 0;
  const forms: Record<string, (row: Row, i: number) => string | number | null> = {
    ms: ({ t_dat }) => t_dat,
    s: ({ t_dat }) => Math.floor((t_dat as number) / 1000),
    iso: ({ t_dat }) => new Date(t_dat as number).toISOString(),
    naive: ({ t_dat }) => new Date(t_dat as number).toISOString().replace('Z', ''),
    index: ({ customer_id }, i) => (index = usual[i - 1]?.customer_id === customer_id ? index + 1 : 0),
  };
  for (const [time, formOf] of Object.entries(forms)) {
    const expected = usual.map((row, i): Row => ({ ...row, t_dat: formOf(row, i) }));
    t.strictSame(await rowsOf(app, `time=${time}`), expected, time);
    const csv = [INTERACTION_COLUMNS as readonly string[], ...expected.map((row) => Object.values(row))];
    t.strictSame(await linesOf(app, `${ROWS}.csv?time=${time}`), csv.map(String), time);
    const { items } = (await app.inject(`${ROWS}?time=${time}&limit=1000`)).json();
    t.strictSame(items, expected, time);
    const own = expected.filter(({ customer_id }) => customer_id === 'late');
    const path = '/v1/customers/late/interactions';
    t.strictSame((await app.inject(`${path}?time=${time}`)).json().items, own, time);
    t.strictSame(
      (await linesOf(app, `${path}.csv?time=${time}`)).slice(1),
      own.map((row) => String(Object.values(row))),
    );
  }
  const early = usual.find(
    ({ customer_id, interaction_score }) => customer_id === 'early' && interaction_score === 2,
  );
  t.equal(early?.t_dat, 250);
  const named = await rowsOf(app, 'columns=t_dat:when&time=naive');
  t.strictSame(Object.keys(named[0]), ['when']);
  t.match(named[0].when, /^19\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/);
});

t.test('sequence_index counts the rows of each customer, whatever a filter leaves out', async (t) => {
  const app = await shared;
  const all = await rowsOf(app, 'columns=customer_id,interaction_score,sequence_index');
  let [customer, index] = ['', 0];
  for (const row of all) {
    index = row.customer_id === customer ? index + 1 : 0;
    customer = row.customer_id as string;
    t.equal(row.sequence_index, index);
  }
  t.strictSame(
    await rowsOf(app, 'columns=customer_id,interaction_score,sequence_index&interaction_score=2'),
    all.filter(({ interaction_score }) => interaction_score === 2),
  );
});

t.test('what changes nothing in a format gives the usual file, with its length', async (t) => {
  const app = await shared;
  const usual = await app.inject(`${ROWS}.csv`);
  const columns = INTERACTION_COLUMNS.join();
  for (const query of ['time=ms', 'integers=64', `time=ms&integers=64&columns=${columns}`]) {
    const { body, headers } = await app.inject(`${ROWS}.csv?${query}`);
    t.equal(body, usual.body, query);
    t.equal(headers.etag, usual.headers.etag, query);
    t.equal(headers['content-length'], usual.headers['content-length'], query);
  }
  const parquet = await app.inject(`${ROWS}.parquet`);
  const iso = await app.inject(`${ROWS}.parquet?time=iso`);
  t.equal(iso.headers.etag, parquet.headers.etag);
  t.equal(iso.headers['content-length'], parquet.headers['content-length']);
});

t.test('each shape has an ETag of its own', async (t) => {
  const app = await shared;
  const queries = [
    '',
    'time=s',
    'time=index',
    'pairs=best',
    'columns=t_dat',
    'columns=t_dat:a',
    'columns=t_dat&time=s',
  ];
  const tags = await Promise.all(
    queries.map(
      async (query) => (await app.inject({ method: 'HEAD', url: `${ROWS}.csv?${query}` })).headers.etag,
    ),
  );
  t.equal(new Set(tags).size, queries.length);
});

t.test('a cursor of one shape is refused by another', async (t) => {
  const app = await shared;
  const { next } = (await app.inject(`${ROWS}?pairs=best&limit=2`)).json<{ next: string }>();
  t.equal((await app.inject(next)).statusCode, 200);
  t.match((await app.inject(next.replace('pairs=best&', ''))).json(), { type: /bad_cursor/ });
});

t.test('other values are 400', async (t) => {
  const app = await shared;
  const reasons = {
    'time=us': /^time must be "ms", "s", "iso", "naive" or "index", not "us"\.$/,
    'time=': /^time must be/,
    'integers=32': /^integers must be 64, not "?32"?\.$/,
    'integers=all': /^integers must be 64, not "all"\.$/,
    'pairs=first': /^pairs must be "best", not "first"\.$/,
  };
  for (const [query, detail] of Object.entries(reasons))
    for (const path of [ROWS, `${ROWS}.csv`, `${SEQUENCE}.ndjson`]) {
      const response = await app.inject(`${path}?${query}`);
      t.equal(response.statusCode, 400, query);
      t.match(response.json(), { errors: [{ parameter: query.split('=')[0], detail }] });
    }
  t.equal((await app.inject('/v1/transactions?time=s')).statusCode, 400, 'other tables have none');
});

t.test('a CSV of one column writes empty values so that no reader takes them for blank lines', async (t) => {
  const app = await shared;
  const lines = await linesOf(app, `${ROWS}.csv?columns=price`);
  t.equal(lines.length, (await rowsOf(app, '')).length + 1);
  t.strictSame([...new Set(lines)], ['price', '""']);
  t.strictSame([...new Set(await linesOf(app, `${SEQUENCE}.csv?columns=price:value`))], ['value', '""']);
  const two = await linesOf(app, `${ROWS}.csv?columns=price,split`);
  t.strictSame([...new Set(two)], ['price,split', ',']);
});
