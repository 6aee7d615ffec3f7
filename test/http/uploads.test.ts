import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { buffer, json } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { Problem } from '../../src/errors.ts';
import type { Import } from '../../src/model/import.ts';
import { importOptions } from '../../src/validation/import-options.ts';
import { UPLOADED } from '../../src/http/requests/upload-body.ts';
import { folderOf } from '../folder.ts';
import { build, load } from './build.ts';

const CSV = 't_dat,customer_id,article_id\n2020-09-22,a,b\n';
const HEADERS = { 'content-type': 'text/csv' };

/** An app that records what is uploaded, and loads it, or else answers as if it had. */
async function recording(t: Test, loads = true) {
  const uploads: { bytes: Buffer; options: object }[] = [];
  let loaded: Import | undefined;
  const app = await build(t, {
    change: ({ imports, ...services }) => ({
      ...services,
      imports: {
        ...imports,
        async upload(body, options) {
          const bytes = await buffer(body);
          uploads.push({ bytes, options });
          if (loads) return imports.upload(Readable.from([bytes]), options);
          return (loaded ??= await imports.upload(Readable.from([Buffer.from(CSV)]), {
            ...importOptions({}),
            source: 'upload',
          }));
        },
      },
    }),
  });
  return { app, uploads };
}

/** An app on a real port whose uploads are read by `read`, which ends with an error. */
async function listening(t: Test, read: (body: Readable) => Promise<never>): Promise<number> {
  const app = await build(t, {
    change: (real) => ({ ...real, imports: { ...real.imports, upload: read } }),
  });
  await app.listen({ port: 0 });
  return (app.server.address() as AddressInfo).port;
}

t.test('an upload hands its bytes and options on, and answers 201', async (t) => {
  const { app, uploads } = await recording(t);
  const response = await app.inject({ method: 'POST', url: '/v1/imports', headers: HEADERS, payload: CSV });
  t.equal(response.statusCode, 201);
  t.equal(response.headers.location, '/v1/imports/1');
  t.match(response.json(), { id: 1, kind: 'transactions', state: 'succeeded', rows_loaded: 1 });
  t.equal(uploads[0].bytes.toString(), CSV);
  const door = { words: 'http', base: 'http://localhost:80' };
  t.same(uploads[0].options, { ...importOptions({}), source: 'upload', bytes: CSV.length, door });
});

t.test('every option of an upload is read', async (t) => {
  const { app, uploads } = await recording(t, false);
  const query =
    'kind=customers&columns=customer_id:Customer:ID,age:Alter&time_unit=s&header=true&skip_lines=2&trim=true&on_error=skip&mode=replace&allow_duplicate=true';
  const headers = { 'content-type': 'Text/CSV; charset="utf-8"', 'content-encoding': 'gzip' };
  const payload = gzipSync('Customer:ID,Alter\na,49\n');
  t.equal(
    (await app.inject({ method: 'POST', url: `/v1/imports?${query}`, headers, payload })).statusCode,
    201,
  );
  t.same(uploads[0].bytes, payload, 'as it came, still packed');
  t.match(uploads[0].options, {
    kind: 'customers',
    columns: { customer_id: ['Customer:ID'], age: ['Alter'] },
    time_unit: 's',
    header: true,
    skip_lines: 2,
    trim: true,
    on_error: 'skip',
    mode: 'replace',
    allow_duplicate: true,
    encoding: 'utf-8',
  });
});

t.test('an upload is listed under the name of its file', async (t) => {
  const app = await build(t);
  const post = (query: string, payload: object | string = CSV, headers: Record<string, string> = HEADERS) =>
    app.inject({ method: 'POST', url: `/v1/imports?${query}`, headers, payload });
  t.equal((await post('file_name=Käufe 2020.csv')).json().source, 'Käufe 2020.csv');
  t.equal((await post('allow_duplicate=true')).json().source, 'upload');
  t.equal((await post('file_name=a%0Ab')).statusCode, 400);
  const byPath = await post('file_name=a.csv', { path: 'a.csv' }, {});
  t.match(byPath.json().errors, [{ parameter: 'file_name', detail: /^file_name is for uploads/ }]);
});

t.test('options that will not do are refused before the file is read', async (t) => {
  const { app, uploads } = await recording(t);
  for (const query of [
    'kind=sales',
    'columns=t_dat',
    'columns=t_dat:',
    'columns=date:Day',
    'columns=t_dat:a,t_dat:b',
    'columns=',
    'time_unit=h',
    'delimiter=::',
    'header=maybe',
    'skip_lines=-1',
    'time_format=QQQ',
    'on_error=ignore',
    'mode=merge',
    'allow_duplicate=1',
    'colums=t_dat:a',
    'path=a.csv',
  ]) {
    const response = await app.inject({
      method: 'POST',
      url: `/v1/imports?${query}`,
      headers: HEADERS,
      payload: CSV,
    });
    t.equal(response.statusCode, 400, query);
    t.equal(response.json().errors[0].parameter, query.split('=')[0]);
  }
  t.equal(uploads.length, 0);
});

t.test('a body of any type of file is taken as it is', async (t) => {
  const { app, uploads } = await recording(t, false);
  const types = Object.keys(UPLOADED);
  for (const type of [...types, 'application/vnd.ms-excel', 'application/x-zip-compressed']) {
    for (const encoding of ['identity', 'gzip', 'x-gzip', 'zstd']) {
      const headers = { 'content-type': type, 'content-encoding': encoding };
      const payload = Buffer.from([0, 1, 255]);
      const response = await app.inject({ method: 'POST', url: '/v1/imports', headers, payload });
      t.equal(response.statusCode, 201, `${type}, ${encoding}`);
      t.same(uploads.pop()!.bytes, payload);
    }
  }
});

t.test('the parameters of Content-Type are options, unless the query has them', async (t) => {
  const { app, uploads } = await recording(t, false);
  const options = async (type: string, query = '') => {
    const headers = { 'content-type': type };
    await app.inject({ method: 'POST', url: `/v1/imports${query}`, headers, payload: CSV });
    return uploads.pop()!.options;
  };
  t.match(await options('text/csv; charset=latin1'), { encoding: 'windows-1252', header: 'auto' });
  t.match(await options('text/csv; header=absent; charset=big5'), { encoding: 'big5', header: false });
  t.match(await options('text/csv; header=absent', '?header=true&encoding=utf-16le'), {
    encoding: 'utf-16le',
    header: true,
  });
  t.notOk('encoding' in (await options('text/plain; charset=us-ascii')));
});

t.test('a file without a type is loaded like one of any type', async (t) => {
  const { app, uploads } = await recording(t);
  await app.listen({ port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/v1/imports`;
  const response = await fetch(url, { method: 'POST', body: Buffer.from(CSV) });
  t.equal(response.status, 201);
  t.match(await response.json(), { rows_loaded: 1 });
  t.equal(uploads[0].bytes.toString(), CSV);
  t.equal((await fetch(url, { method: 'POST' })).status, 400, 'a body is needed');
});

t.test('other types, encodings and charsets get 415', async (t) => {
  const app = await build(t);
  const status = async (headers: Record<string, string>) =>
    (await app.inject({ method: 'POST', url: '/v1/imports', headers, payload: CSV })).statusCode;
  t.equal(await status({ 'content-type': 'text/csv; charset=klingon' }), 415);
  for (const encoding of ['br', 'deflate', 'gzip, gzip'])
    t.equal(await status({ ...HEADERS, 'content-encoding': encoding }), 415, encoding);
  for (const type of ['image/png', 'text/html', 'multipart/form-data; boundary=x'])
    t.equal(await status({ 'content-type': type }), 415, type);
});

t.test('a file of the server is asked for as JSON, and answered with 202', async (t) => {
  const app = await build(t, { importDir: folderOf(t, { 'a.csv': 'id,name\nb,Skirt\n' }) });
  const post = (payload: object, query = '') =>
    app.inject({ method: 'POST', url: `/v1/imports${query}`, payload });
  const response = await post({
    path: 'a.csv',
    kind: 'articles',
    columns: 'article_id:id',
    allow_duplicate: true,
  });
  t.equal(response.statusCode, 202);
  t.equal(response.headers.location, '/v1/imports/1');
  for (const payload of [
    {},
    { path: '' },
    { path: 1 },
    { path: 'a', kind: 'x' },
    { path: 'a', other: 1 },
    { path: 'a', columns: 'x' },
    { path: [] },
    { path: ['a', ''] },
  ]) {
    t.equal((await post(payload)).statusCode, 400, JSON.stringify(payload));
  }
  t.equal((await post({ path: 'a.csv' }, '?kind=articles')).statusCode, 400, 'options stand in the body');
  t.equal((await app.inject({ method: 'POST', url: '/v1/imports' })).statusCode, 400);
});

t.test('a client that leaves in the middle is an error for the loader', async (t) => {
  let tell: (error: unknown) => void;
  const failed = new Promise((resolve) => (tell = resolve));
  const port = await listening(t, async (body) => {
    try {
      for await (const _ of body) void _;
      throw new Error('it ended as if it were whole');
    } catch (error) {
      tell(error);
      throw error;
    }
  });
  const socket = connect(port);
  socket.write(
    `POST /v1/imports HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/csv\r\nContent-Length: 1000000\r\n\r\n${CSV}`,
  );
  socket.once('connect', () => setImmediate(() => socket.end()));
  t.match(await failed, { code: 'bad_request', message: /ended early/ });
});

t.test(
  'an answer before the end of the upload reaches the client, whether it keeps the connection or not',
  async (t) => {
    const port = await listening(t, async (body) => {
      await once(body, 'data');
      throw new Problem('bad_data', 'Line 2: nonsense.');
    });
    // Much more than any buffer on the way holds, so that it is still being sent when the answer is ready.
    const chunks = Array.from({ length: 64 }, () => Buffer.alloc(1024 * 1024, 'x'));
    const cases: [path: string, status: number][] = [
      ['/v1/imports', 422],
      ['/v1/imports?kind=nonsense', 400],
      ['/nope', 404],
      ['/v1/dataset', 405],
    ];
    for (const connection of ['keep-alive', 'close']) {
      for (const [path, status] of cases) {
        const upload = request({
          port,
          method: 'POST',
          path,
          headers: { ...HEADERS, connection },
          agent: false,
        });
        Readable.from(chunks).pipe(upload);
        const [response] = (await once(upload, 'response')) as [IncomingMessage];
        t.equal(response.statusCode, status, `${path} ${connection}`);
        t.match(await json(response), { status });
        upload.on('error', () => {}).destroy();
      }
    }
  },
);

t.test('an import is taken back', async (t) => {
  const running = 2;
  const app = await build(t, {
    change: ({ imports, ...services }) => ({
      ...services,
      imports: {
        ...imports,
        async delete(id) {
          if (id === running) throw new Problem('conflict', 'Import 2 is running.');
          return imports.delete(id);
        },
      },
    }),
  });
  await load(t, app);
  const remove = (path: string) => app.inject({ method: 'DELETE', url: `/v1/imports/${path}` });
  t.match((await remove('2')).json(), { status: 409, detail: 'Import 2 is running.' });
  const removed = await remove('1');
  t.equal(removed.statusCode, 204);
  t.equal(removed.body, '');
  t.match((await remove('1')).json(), { status: 404, type: 'urn:footfall:problem:not_found' });
  t.equal((await remove('x')).statusCode, 400);
  const patched = await app.inject({ method: 'PATCH', url: '/v1/imports/1' });
  t.equal(patched.statusCode, 405);
  t.match(patched.headers.allow, /DELETE/);
});
