/**
 * `--check`: verifies the results at this size: counts, the digest with another number of workers, customers
 * regenerated straight from the log, and SQLite's integrity check. Throws at the first difference.
 */
import { Sqlite } from '../../src/storage/sqlite.ts';
import { json } from '../http.ts';
import type { LogFile } from '../make-log.ts';
import { finishedJob } from '../phases/job.ts';
import type { JobResponse } from '../phases/job.ts';
import { say } from '../progress.ts';
import { withService } from '../service.ts';
import type { BenchService } from '../service.ts';
import { excerptOf, regenerated } from './regenerated.ts';

/** Expected number of customers; the actual one differs by 30 or so. */
const CUSTOMERS = 1200;
const SEED = '42';

function hold(condition: boolean, fact: string): string {
  if (!condition) throw new Error(`does not hold: ${fact}`);
  say(`checked: ${fact}`);
  return fact;
}

async function sameSequences(service: BenchService, log: LogFile, job: JobResponse): Promise<string> {
  const excerpt = await excerptOf(log.path, Math.max(1, Math.floor(job.customers_total / CUSTOMERS)));
  let rows = 0;
  for (const [customer, csv] of regenerated(excerpt, SEED)) {
    const served = await fetch(`${service.url}/v1/customers/${customer}/interactions.csv?job_id=${job.id}`);
    if ((await served.text()) !== csv)
      hold(false, `the sequence of ${customer} equals the one regenerated from the log`);
    rows += csv.split('\n').length - 2;
  }
  const customers = excerpt.purchases.size.toLocaleString('en');
  return hold(
    rows > 0,
    `${customers} customers (${rows.toLocaleString('en')} rows) regenerated straight from the log have ` +
      'the same CSV, byte for byte',
  );
}

export async function check(
  folder: string,
  log: LogFile,
  job: JobResponse,
  workers: number,
): Promise<string[]> {
  const facts: string[] = [];
  const { ignores, clicks, purchases } = job.counts;
  const counts = [ignores, clicks, purchases].map((count) => count.toLocaleString('en'));
  facts.push(
    hold(
      purchases === log.rows && ignores + clicks + purchases === job.interactions,
      `${counts[0]} ignored, ${counts[1]} clicked, ${counts[2]} bought: every purchase of the log ` +
        'exactly once',
    ),
  );
  await withService(folder, async (service) => facts.push(await sameSequences(service, log, job)));
  const others = workers === 1 ? 2 : 1;
  const database = await withService(
    folder,
    async (service) => {
      const again = await finishedJob(service, { all_customers: true });
      facts.push(
        hold(
          again.content_digest === job.content_digest && job.content_digest !== null,
          `the content digest is the same with ${others} as with ${workers} workers: ${job.content_digest}`,
        ),
      );
      const { interactions } = await json<JobResponse>('GET', `${service.url}/v1/jobs/${again.id}`);
      hold(interactions === job.interactions, 'the same number of rows');
      return service.database;
    },
    { WORKERS: String(others) },
  );
  const db = new Sqlite(database, { readonly: true });
  const verdict = db.pragma('integrity_check', { simple: true });
  db.close();
  facts.push(hold(verdict === 'ok', 'PRAGMA integrity_check: ok'));
  return facts;
}
