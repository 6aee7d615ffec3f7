/** A job's interactions as an Arrow stream over HTTP, against the same rows as Parquet and CSV. */
import { parquetReadObjects } from 'hyparquet';
import { tableFromIPC, type Table } from '@uwdata/flechette';
import t from 'tap';
import { buildWithJob } from './build.ts';

const ROWS = '/v1/jobs/1/interactions';
const TYPE = 'application/vnd.apache.arrow.stream';

/** For tests that only read. */
const shared = buildWithJob(t);

const rowsOf = (table: Table) => (table.toArray() as object[]).map((row) => ({ ...row }));

async function parquetRows(query = ''): Promise<object[]> {
  const { rawPayload } = await (await shared).inject(`${ROWS}.parquet${query}`);
  const rows = await parquetReadObjects({ file: new Uint8Array(rawPayload).buffer });
  // flechette has timestamps as milliseconds.
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, value instanceof Date ? +value : value]),
    ),
  );
}

t.test('Arrow is streamed, with the number of rows, and gzipped if asked', async (t) => {
  const app = await shared;
  const { headers, rawPayload } = await app.inject(`${ROWS}.arrow`);
  const table = tableFromIPC(rawPayload);
  t.match(headers, {
    'content-type': TYPE,
    'content-disposition': 'attachment; filename="job-1-interactions.arrow"',
    'accept-ranges': 'none',
    'x-total-count': String(table.numRows),
    etag: /^"[0-9a-f]{32}"$/,
  });
  t.strictSame(rowsOf(table), await parquetRows());
  const accepted = await app.inject({ url: ROWS, headers: { accept: TYPE, 'accept-encoding': 'gzip' } });
  t.match(accepted.headers, { 'content-type': TYPE, 'content-encoding': 'gzip' });
  const head = await app.inject({ url: `${ROWS}.arrow`, method: 'HEAD' });
  t.strictSame([head.headers.etag, head.rawPayload.length], [headers.etag, 0]);
});

t.test('Arrow takes filters, and columns with names and times of any form', async (t) => {
  const app = await shared;
  for (const query of [
    '?customer_id=a',
    '?from=2100-01-01',
    '?columns=strategy,customer_id:user_id,t_dat,event_id,sampling_prob',
    '?columns=t_dat:when&time=s',
    '?columns=t_dat,article_id&time=naive&integers=64',
    '?time=index&integers=64',
  ]) {
    const { statusCode, rawPayload } = await app.inject(`${ROWS}.arrow${query}`);
    t.equal(statusCode, 200);
    const table = tableFromIPC(rawPayload, { useBigInt: true });
    t.strictSame(rowsOf(table), await parquetRows(query), query);
  }
});

t.test('types of times and whole numbers are as asked', async (t) => {
  const app = await shared;
  const typesOf = async (query: string) => {
    const { rawPayload } = await app.inject(`${ROWS}.arrow?columns=t_dat,interaction_score&${query}`);
    return tableFromIPC(rawPayload).schema.fields.map(({ type }) => type);
  };
  t.match(await typesOf(''), [{ timezone: 'UTC' }, { bitWidth: 32 }]);
  t.match(await typesOf('time=naive'), [{ timezone: null }, { bitWidth: 32 }]);
  t.match(await typesOf('time=ms&integers=64'), [{ bitWidth: 64 }, { bitWidth: 64 }]);
});

t.test('only interactions come as Arrow', async (t) => {
  const app = await shared;
  t.equal((await app.inject('/v1/customers.arrow')).statusCode, 404);
  t.equal((await app.inject({ url: '/v1/customers', headers: { accept: TYPE } })).statusCode, 406);
});
