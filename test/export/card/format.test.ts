/** The export card over HTTP: it describes the file that is served. */
import { hash } from 'node:crypto';
import t from 'tap';
import { buildWithJob } from '../../http/build.ts';

const EXPORT = '/v1/jobs/1/exports/card';

t.test('the card names the Parquet file by its size and sum, and the job by its digest', async (t) => {
  const app = await buildWithJob(t);
  const parquet = (await app.inject('/v1/jobs/1/interactions.parquet')).rawPayload;
  const sha256 = hash('sha256', parquet);
  const card = (await app.inject(`${EXPORT}/card.json`)).json();
  t.match(card.parquet, { bytes: parquet.length, sha256 });
  const job = (await app.inject('/v1/jobs/1')).json();
  t.match(card, {
    content_digest: job.content_digest,
    fingerprint: job.fingerprint,
    seed: '42',
    counts: job.counts,
  });
  t.match((await app.inject(`${EXPORT}/croissant.json`)).json(), {
    distribution: [{ sha256, contentSize: `${parquet.length} B` }],
  });
  t.match((await app.inject(`${EXPORT}/card.md`)).body, sha256);
});

t.test('the card has the audit once the report is made', async (t) => {
  const app = await buildWithJob(t);
  const made = await app.inject({ url: '/v1/jobs/1/report', headers: { prefer: 'wait=60' } });
  const { leak_audit } = made.json();
  const { audit } = (await app.inject(`${EXPORT}/card.json`)).json();
  t.same(audit, {
    leaks: leak_audit.leaks,
    warnings: leak_audit.warnings,
    intended: leak_audit.intended,
  });
});
