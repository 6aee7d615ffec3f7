/** Files that are written without a database are those of a job, byte for byte. */
import { createHash } from 'node:crypto';
import t, { type Test } from 'tap';
import type { Format } from '../../src/contract.ts';
import { collectedLog } from '../../src/direct/collected-log.ts';
import { collectedTransactions } from '../../src/direct/collected-transactions.ts';
import { directJob } from '../../src/direct/job.ts';
import { writeRows } from '../../src/direct/write-rows.ts';
import type { Transaction } from '../../src/index.ts';
import type { JobRequest } from '../../src/model/job.ts';
import type { Report } from '../../src/model/report.ts';
import { footfallOf, loadText } from '../system/footfall-of.ts';
import { jobIn, loadSmallLog, transactionsOf } from './jobs-rows.ts';

const FORMATS: Format[] = ['csv', 'ndjson', 'parquet', 'arrow'];

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function written(transactions: Transaction[], request: JobRequest, format: Format) {
  const collected = collectedTransactions();
  for (const transaction of transactions) collected.add(transaction);
  collected.end();
  const job = directJob(collectedLog({ ...collected, attributes: new Map() }), request);
  const pieces: Buffer[] = [];
  const made = await writeRows(job, {
    format,
    write: async (bytes) => void pieces.push(Buffer.from(bytes)),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  return { file: Buffer.concat(pieces), ...made };
}

/** All formats of a request, and its report, which names the same digests and notes. */
async function compare(
  t: Test,
  footfall: Awaited<ReturnType<typeof footfallOf>>,
  transactions: Transaction[],
  request: JobRequest,
): Promise<void> {
  const stored = await jobIn(footfall, request);
  t.equal(stored.job.state, 'succeeded');
  for (const format of FORMATS) {
    const { file, report } = await written(transactions, request, format);
    t.equal(sha256(file), sha256(await stored.file(format)), format);
    if (format !== 'csv') continue;
    const thresholds = { warning: 0.6, leak: 0.8 };
    const theirs = await footfall.services.jobs.report(stored.job.id, thresholds, { waitSeconds: 60 });
    const { job, ...rest } = JSON.parse(JSON.stringify(report)) as Report;
    const { job: theirJob, ...theirRest } = JSON.parse(JSON.stringify(theirs)) as Report;
    t.strictSame({ ...job, id: theirJob.id }, theirJob);
    t.strictSame(rest, theirRest);
  }
}

const SPLIT = { validation_from: '2019-02-01', test_from: '2019-02-10' };

const REQUESTS: JobRequest[] = [
  { preset: 'notebook', all_customers: true },
  { preset: 'training', all_customers: true, parameters: { split: SPLIT } },
  { preset: 'training', sample_size: 9, seed: 'x', parameters: { prev_follows: 'clicks_and_purchases' } },
  { preset: 'training', all_customers: true, parameters: { negatives_per_positive: 60 } },
  { preset: 'behaviour', all_customers: true, parameters: { shift_to: '2030-01-01' } },
  { preset: 'course', max_purchases: 30, seed: 3 },
];

for (const request of REQUESTS) {
  t.test(`files and report of ${JSON.stringify(request)} are those of the job`, async (t) => {
    const footfall = await footfallOf(t);
    await loadSmallLog(footfall);
    await compare(t, footfall, transactionsOf(), request);
  });
}

t.test('batches end where those of a job do: full ones, and those of many short sequences', async (t) => {
  const footfall = await footfallOf(t);
  const lines = Array.from({ length: 5000 }, (_, i) => `2020-01-${10 + (i % 20)},c${i},a${i % 150},,`);
  await loadText(footfall, ['t_dat,customer_id,article_id,price,sales_channel_id', ...lines, ''].join('\n'));
  const transactions = lines.map((line) => {
    const [t_dat, customer_id, article_id] = line.split(',');
    return { t_dat, customer_id, article_id };
  });
  const few = { min_ignores: 0, max_ignores: 1, min_extra_clicks: 0, max_extra_clicks: 1, max_pre_clicks: 2 };
  const most = { customer_ids: lines.slice(0, 700).map((_, i) => `c${i}`) };
  await compare(t, footfall, transactions, { all_customers: true, parameters: few });
  await compare(t, footfall, transactions, { ...most, parameters: { min_ignores: 140, max_ignores: 150 } });
});
