/** Deleting a job is killed: afterwards it is whole or gone, and nothing of it is left. */
import { join } from 'node:path';
import type { Job } from '../../src/model/job.ts';
import { numberIn } from '../database.ts';
import { ask, jsonOf, sha256, until } from '../http.ts';
import { started } from '../service.ts';
import { deed } from './deed.ts';
import { jobDone } from './jobs.ts';

export const deleting = deed<true>('deleting', async (folder) => {
  const { base } = await jobDone(folder, 'notebook');
  const service = await started(folder);
  const csv = sha256((await ask('GET', `${service.url}/v1/jobs/1/interactions.csv`)).body);
  await service.stop();
  return {
    base,
    async begin({ url }) {
      const { status } = await ask('DELETE', `${url}/v1/jobs/1`);
      if (status !== 204) throw new Error(`DELETE: ${status}`);
      return true;
    },
    async faults({ url }, told, round) {
      const { status } = await ask('GET', `${url}/v1/jobs/1`);
      if (status === 200) {
        if (told) return ['204 was sent, and the job is there'];
        const { body } = await ask('GET', `${url}/v1/jobs/1/interactions.csv`);
        return sha256(body) === csv ? [] : ['the job is there with other rows'];
      }
      const { items } = await jsonOf<{ items: Job[] }>(`${url}/v1/jobs`);
      if (status !== 404 || items.length > 0) return [`${status}, and ${items.length} in the list`];
      const blocks = () => numberIn(join(round, 'footfall.db'), 'SELECT count(*) FROM sequence_blocks');
      await until('blocks of the deleted job', blocks, (left) => left === 0, 10);
      return [];
    },
  };
});
