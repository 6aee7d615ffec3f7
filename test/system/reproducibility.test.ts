/** The same data, request and seed give the same bytes, whatever else differs. */
import t from 'tap';
import type { JobRequest } from '../../src/model/job.ts';
import { asCsv, shuffled, smallLog } from './small-log.ts';
import { csvOf, footfallOf, loadText, sha256, type Options } from './footfall-of.ts';

const lines = smallLog();
const half = Math.floor(lines.length / 2);

interface Made {
  csv: string;
  content_digest: string | null;
  fingerprint: string;
  dataset_fingerprint: string;
}

async function make(
  t: Parameters<typeof footfallOf>[0],
  files: string[],
  options: Options = {},
): Promise<Made> {
  const footfall = await footfallOf(t, options);
  for (const file of files) await loadText(footfall, file);
  const { job } = await footfall.services.jobs.create({ sample_size: 25, seed: 7 }, { waitSeconds: 60 });
  const { content_digest, fingerprint, dataset_fingerprint } = job;
  return { csv: sha256(await csvOf(footfall, job.id)), content_digest, fingerprint, dataset_fingerprint };
}

t.test('the same bytes come out', async (t) => {
  const expected = await make(t, [asCsv(lines)]);
  t.match(expected.content_digest, /^[0-9a-f]{64}$/);

  t.test('of a shuffled file', async (t) => t.same(await make(t, [asCsv(shuffled(lines))]), expected));
  t.test('of the same rows in two files', async (t) =>
    t.same(await make(t, [asCsv(lines.slice(half)), asCsv(lines.slice(0, half))]), expected),
  );
  t.test('of rows that go through temporary files', async (t) =>
    t.same(await make(t, [asCsv(shuffled(lines))], { mostRows: 64 }), expected),
  );
  // With more chunks than threads, so that all of them have some.
  for (const workers of [1, 4]) {
    t.test(`of ${workers + 1} worker threads`, async (t) =>
      t.same(await make(t, [asCsv(lines)], { workers, chunkCustomers: 2 }), expected),
    );
  }
  for (const chunkCustomers of [1, 3, 1000]) {
    t.test(`of chunks of ${chunkCustomers} customers`, async (t) =>
      t.same(await make(t, [asCsv(lines)], { chunkCustomers }), expected),
    );
  }
});

t.test('another seed, other data or other parameters give other bytes and another fingerprint', async (t) => {
  const footfall = await footfallOf(t);
  await loadText(footfall, asCsv(lines));
  const digests = new Set<string | null>();
  const fingerprints = new Set<string>();
  for (const request of [{ seed: 7 }, { seed: 8 }, { seed: 7, parameters: { max_ignores: 50 } }]) {
    const { job } = await footfall.services.jobs.create({ sample_size: 25, ...request }, { waitSeconds: 60 });
    digests.add(job.content_digest);
    fingerprints.add(job.fingerprint);
  }
  t.equal(digests.size, 3);
  t.equal(fingerprints.size, 3);
});

t.test('42 and "42" are the same seed', async (t) => {
  const footfall = await footfallOf(t);
  await loadText(footfall, asCsv(lines));
  const { job: number } = await footfall.services.jobs.create({ seed: 42 }, { waitSeconds: 60 });
  const { job: text } = await footfall.services.jobs.create({ seed: '42' }, { waitSeconds: 60 });
  const { job: none } = await footfall.services.jobs.create({}, { waitSeconds: 60 });
  t.equal(number.content_digest, text.content_digest);
  t.equal(number.content_digest, none.content_digest);
  t.equal(number.fingerprint, none.fingerprint);
});

t.test('with catalogue "all" a sequence is the same whoever else is in the job', async (t) => {
  const footfall = await footfallOf(t);
  await loadText(footfall, asCsv(lines));
  const id = lines[3].split(',')[1];
  const parameters = { catalogue: 'all' as const };
  const sequenceIn = async (request: JobRequest) => {
    const { job } = await footfall.services.jobs.create({ ...request, parameters }, { waitSeconds: 60 });
    return (await footfall.services.rows.sequence(id, { jobId: job.id, format: 'csv' }))?.bytes.toString();
  };
  const alone = await sequenceIn({ customer_ids: [id] });
  t.match(alone, /START/);
  t.equal(await sequenceIn({ all_customers: true }), alone);
  const made = await footfall.services.jobs.createForCustomer(id, {}, {});
  t.equal(
    (await footfall.services.rows.sequence(id, { jobId: made?.job.id, format: 'csv' }))?.bytes.toString(),
    alone,
  );
});
