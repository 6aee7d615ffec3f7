import t from 'tap';
import { build, PURCHASES } from './build.ts';

type Payload = string | Buffer;

t.test('POST /v1/imports/file takes files of any type, with their options in the query', async (t) => {
  const app = await build(t);
  const post = (payload: Payload, type?: string, query = '') =>
    app.inject({
      method: 'POST',
      url: `/v1/imports/file${query}`,
      payload,
      headers: type === undefined ? {} : { 'content-type': type },
    });
  const look = await post(PURCHASES, 'text/csv', '?dry_run=true');
  t.equal(look.statusCode, 200);
  t.match(look.json(), { suggested: {} });
  const loaded = await post(PURCHASES, 'text/csv');
  t.equal(loaded.statusCode, 201);
  t.equal(loaded.headers.location, '/v1/imports/1');
  t.match(loaded.json(), { rows_loaded: 4, source: 'upload' });
  t.equal((await post(PURCHASES, 'application/octet-stream')).statusCode, 409, 'loaded already');
  t.equal((await post(PURCHASES, undefined, '?allow_duplicate=true')).statusCode, 201);
  t.equal((await post(PURCHASES, 'text/csv', '?colour=red')).statusCode, 400);
  t.equal((await post(PURCHASES, 'image/png')).statusCode, 415);
  const elsewhere = await post('{"path":"a.csv"}', 'application/json');
  t.equal(elsewhere.statusCode, 415);
  t.match(elsewhere.json().detail, /POST \/v1\/imports loads one that lies on the server/);
});

t.test('a file quoted as one JSON string is named as that', async (t) => {
  const app = await build(t);
  const quoted = JSON.stringify(PURCHASES);
  const many = JSON.stringify(PURCHASES + '2020-09-20,a,0663713001,0.05,2\n'.repeat(40_000));
  for (const url of ['/v1/imports', '/v1/imports/file']) {
    const post = (payload: string, type: string) =>
      app.inject({ method: 'POST', url, payload, headers: { 'content-type': type } });
    const asJson = await post(quoted, 'application/json');
    t.equal(asJson.statusCode, 400, url);
    t.match(asJson.json().detail, /quoted as one JSON string: send the bytes of the file as they are/);
    const large = await post(many, 'application/json');
    t.equal(large.statusCode, 413, url);
    t.match(large.json().detail, /says that the body is JSON.*send the bytes of the file as they are/);
    for (const text of [quoted, many]) {
      const asCsv = await post(text, 'text/csv');
      t.equal(asCsv.statusCode, 422, url);
      t.match(asCsv.json().detail, /quoted as one JSON string.*send the bytes of the file as they are/);
    }
  }
  const header = '"t_dat","customer_id","article_id"\n"2020-09-20","a\\nb","1"\n';
  const headers = { 'content-type': 'text/csv' };
  const plain = await app.inject({ method: 'POST', url: '/v1/imports/file', payload: header, headers });
  t.equal(plain.statusCode, 201, 'quotes and backslashes in CSV are no JSON');
});
