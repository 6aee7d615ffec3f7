/** Erasing a customer is killed: afterwards all is as before or as without, and no byte tells of the customer. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset } from '../../src/model/dataset.ts';
import type { Job } from '../../src/model/job.ts';
import { copyDatabase, uncleanIn } from '../database.ts';
import { ask, jsonOf, sha256, until } from '../http.ts';
import { started, type Tortured } from '../service.ts';
import { deed } from './deed.ts';
import { jobDone } from './jobs.ts';

/** What a client sees of the data set and of job 1. */
async function seenIn({ url }: Tortured): Promise<string> {
  const { fingerprint, customers, transactions } = await jsonOf<Dataset>(`${url}/v1/dataset`);
  const { content_digest, interactions, customers_erased } = await jsonOf<Job>(`${url}/v1/jobs/1`);
  const csv = sha256((await ask('GET', `${url}/v1/jobs/1/interactions.csv`)).body);
  return JSON.stringify({
    fingerprint,
    customers,
    transactions,
    content_digest,
    interactions,
    customers_erased,
    csv,
  });
}

async function erase({ url }: Tortured, id: string): Promise<void> {
  const { status, body } = await ask('DELETE', `${url}/v1/customers/${id}`);
  if (status !== 204) throw new Error(`DELETE: ${status} ${String(body)}`);
}

/** Files that hold the id, once the erasure is finished. */
async function found(folder: string, id: string): Promise<string[]> {
  const path = join(folder, 'footfall.db');
  await until(
    'a clean file',
    () => uncleanIn(path),
    (count) => count === 0,
    20,
  );
  return readdirSync(folder).filter(
    (name) => name.startsWith('footfall.db') && readFileSync(join(folder, name)).includes(id),
  );
}

/** One in the middle of the job, with rows before and after. */
async function chosen({ url }: Tortured): Promise<string> {
  const { items } = await jsonOf<{ items: { customer_id: string }[] }>(`${url}/v1/customers?limit=1000`);
  return items[500].customer_id;
}

export const erasing = deed<true>('erasing a customer', async (folder) => {
  const { base } = await jobDone(join(folder, 'base'), 'training');
  const without = join(folder, 'without');
  copyDatabase(base, without);
  const service = await started(without);
  const id = await chosen(service);
  const before = await seenIn(service);
  await erase(service, id);
  const after = await seenIn(service);
  await service.stop();
  return {
    base,
    async begin(service) {
      await erase(service, id);
      return true;
    },
    async faults(service, told, round) {
      const { status } = await ask('GET', `${service.url}/v1/customers/${id}`);
      const isErased = status === 404;
      const faults = [];
      if (told && !isErased) faults.push('204 was sent, and the customer is there');
      const seen = await seenIn(service);
      if (seen !== (isErased ? after : before))
        faults.push(`${status}, but ${seen}, not ${isErased ? after : before}`);
      if (!isErased) {
        await erase(service, id);
        if ((await seenIn(service)) !== after) faults.push('erased once more, the rest is another');
      }
      const files = await found(round, id);
      if (files.length > 0) faults.push(`the id is still in ${files.join(', ')}`);
      return faults;
    },
  };
});
