/** Exports over HTTP: lists, archives, single files, headers and refusals. */
import t from 'tap';
import { run, withJob } from '../export/job-rows.ts';
import { unzipped } from '../export/unzip.ts';

const EXPORTS = '/v1/jobs/1/exports';

/** For tests that only read. */
const shared = withJob(t);

t.test('the list says what each export is, and where its files are', async (t) => {
  const app = await shared;
  const { items } = (await app.inject(EXPORTS)).json();
  t.ok(items.length > 0);
  for (const { name, files, archive, ignores, libraries } of items) {
    t.equal(archive, `${EXPORTS}/${name}`);
    t.ok(ignores && libraries.length > 0, `${name} says how libraries read it`);
    for (const { href, bytes } of files) {
      const file = await app.inject(href);
      t.equal(file.statusCode, 200, href);
      if (bytes !== null) t.equal(file.rawPayload.length, bytes, href);
    }
  }
  t.equal((await app.inject('/v1/jobs/1')).json().links.exports, EXPORTS);
});

t.test('an archive holds the same files as single downloads', async (t) => {
  const app = await shared;
  for (const { archive, files } of (await app.inject(EXPORTS)).json().items) {
    const response = await app.inject(archive);
    t.equal(response.headers['content-type'], 'application/zip');
    const found = [...(await unzipped(response.rawPayload))];
    t.strictSame(
      found.map(([name]) => name),
      files.map(({ name }: { name: string }) => name),
    );
    for (const [i, [, content]] of found.entries())
      t.ok(content.equals((await app.inject(files[i].href)).rawPayload), files[i].href);
    t.ok((await app.inject(archive)).rawPayload.equals(response.rawPayload), 'the same bytes each time');
  }
});

t.test('a file has a name, a tag and, as text, gzip', async (t) => {
  const app = await shared;
  const path = `${EXPORTS}/recbole/job-1.inter`;
  const { headers, body } = await app.inject(path);
  t.match(headers['content-disposition'], 'filename="job-1.inter"');
  t.match(headers.etag, /^"[0-9a-f]{32}"$/);
  const again = await app.inject({ url: path, headers: { 'if-none-match': String(headers.etag) } });
  t.equal(again.statusCode, 304);
  const zipped = await app.inject({ url: path, headers: { 'accept-encoding': 'gzip' } });
  t.equal(zipped.headers['content-encoding'], 'gzip');
  t.not(zipped.headers.etag, headers.etag);
  const head = await app.inject({ method: 'HEAD', url: path });
  t.equal(head.headers.etag, headers.etag);
  t.equal(head.body, '');
  t.ok(body.startsWith('user_id:token\t'));
  t.not((await app.inject(`${EXPORTS}/recbole/job-1.user`)).headers.etag, headers.etag);
  t.match((await app.inject(`${EXPORTS}/recbole`)).headers['content-disposition'], 'job-1-recbole.zip');
});

t.test('the type of each file is in the document, and text is gzipped', async (t) => {
  const app = await shared;
  const { paths } = (await app.inject('/openapi.json')).json();
  const { content } = paths['/v1/jobs/{job_id}/exports/{format}/{file}'].get.responses[200];
  for (const { href } of (await app.inject(EXPORTS)).json().items.flatMap(filesOf)) {
    const response = await app.inject({ url: href, headers: { 'accept-encoding': 'gzip' } });
    const type = String(response.headers['content-type']).split(';')[0];
    t.ok(type in content, `${href}: ${type}`);
    const isBinary = /parquet|octet/.test(type);
    t.equal(response.headers['content-encoding'], isBinary ? undefined : 'gzip', href);
  }
});

t.test('a file of known length has ranges', async (t) => {
  const app = await shared;
  const url = `${EXPORTS}/recbole/job-1.yaml`;
  const whole = await app.inject(url);
  t.equal(Number(whole.headers['content-length']), whole.rawPayload.length);
  const part = await app.inject({ url, headers: { range: 'bytes=2-9' } });
  t.equal(part.statusCode, 206);
  t.equal(part.body, whole.body.slice(2, 10));
});

t.test('what is not there is 404 and says what is', async (t) => {
  const app = await shared;
  const format = await app.inject(`${EXPORTS}/nonsense`);
  t.equal(format.statusCode, 404);
  t.match(format.json().detail, /"nonsense".*recbole/);
  t.match((await app.inject(`${EXPORTS}/nonsense/x`)).json().detail, /recbole/);
  const file = await app.inject(`${EXPORTS}/recbole/job-2.inter`);
  t.equal(file.statusCode, 404);
  t.match(file.json().detail, /"job-2.inter".*job-1.inter, job-1.label.inter/);
  for (const path of ['exports', 'exports/recbole', 'exports/recbole/job-9.inter'])
    t.equal((await app.inject(`/v1/jobs/9/${path}`)).statusCode, 404, path);
});

t.test('options that a format does not take are 400', async (t) => {
  const app = await shared;
  for (const query of ['split=train', 'split=nonsense', 'colour=red']) {
    const response = await app.inject(`${EXPORTS}/recbole?${query}`);
    t.equal(response.statusCode, 400, query);
    t.equal(response.json().errors[0].parameter, query.split('=')[0]);
  }
});

t.test('a job that has not succeeded has no exports', async (t) => {
  const app = await withJob(t);
  const { id } = (await app.inject({ method: 'POST', url: '/v1/jobs', payload: { seed: 'other' } })).json();
  await app.inject({ method: 'POST', url: `/v1/jobs/${id}/cancel` });
  const { state } = (await app.inject(`/v1/jobs/${id}`)).json();
  if (state !== 'cancelled') return t.comment('the job was faster than its cancelling');
  for (const path of ['', '/recbole', `/recbole/job-${id}.inter`])
    t.match((await app.inject(`/v1/jobs/${id}/exports${path}`)).json(), {
      status: 409,
      detail: /was cancelled, and has no rows\. Start another one/,
    });
});

t.test('an erased customer is in no export, and a deleted job has none', async (t) => {
  const app = await withJob(t);
  const url = '/v1/jobs/1/exports/recbole/job-1.inter';
  const before = await app.inject(url);
  t.match(before.body, '\nd/e.csv\t');
  t.equal((await app.inject({ method: 'DELETE', url: '/v1/customers/d%2Fe.csv' })).statusCode, 204);
  const after = await app.inject({ url, headers: { 'if-none-match': String(before.headers.etag) } });
  t.equal(after.statusCode, 200, 'the tag is another');
  for (const { href } of (await app.inject(EXPORTS)).json().items.flatMap(filesOf))
    t.notMatch((await app.inject(href)).rawPayload.toString('latin1'), 'd/e.csv', href);
  await run(app);
  t.equal((await app.inject({ method: 'DELETE', url: '/v1/jobs/1' })).statusCode, 204);
  t.equal((await app.inject(url)).statusCode, 404);
});

const filesOf = ({ files }: { files: { href: string }[] }) => files;
