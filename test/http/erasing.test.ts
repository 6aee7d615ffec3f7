/** DELETE /v1/customers/{customer_id} over HTTP. */
import t from 'tap';
import { buildWithJob } from './build.ts';

t.test('a customer with any id is erased, and then unknown', async (t) => {
  const app = await buildWithJob(t);
  const url = `/v1/customers/${encodeURIComponent('b,"c"')}`;
  const tag = async () => (await app.inject({ method: 'HEAD', url: '/v1/jobs/1/interactions.csv' })).headers;
  const before = await tag();
  const erased = await app.inject({ method: 'DELETE', url });
  t.equal(erased.statusCode, 204);
  t.equal(erased.body, '');
  for (const method of ['DELETE', 'GET'] as const)
    t.match((await app.inject({ method, url })).json(), { status: 404, detail: /b,.*c/ });
  const after = await tag();
  t.not(after.etag, before.etag);
  const whole = await app.inject({
    url: '/v1/jobs/1/interactions.csv',
    headers: { range: 'bytes=10-', 'if-range': String(before.etag) },
  });
  t.equal(whole.statusCode, 200, 'a download that broke off begins again');
  t.equal(String(whole.rawPayload.length), after['content-length']);
  t.match((await app.inject('/v1/jobs/1')).json(), {
    customers_erased: 1,
    customers_total: 2,
    notes: [/^Only 3 customers/, /^1 customer was erased/],
  });
  t.match((await app.inject('/v1/imports/1')).json(), { rows_loaded: 3, rows_erased: 1, rows_read: 4 });
});
