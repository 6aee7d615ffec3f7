/** `footfall delete`: the same as DELETE /v1/jobs/{id}. */
import type { BareJob } from '../contract.ts';
import { Problem } from '../errors.ts';
import { jobNumber, noSuchJob } from './job-number.ts';
import { outputOf } from './output.ts';
import { rowsInWords } from './rows-in-words.ts';
import { withServices } from './session.ts';
import type { Options } from './usage-error.ts';

const running = (id: number) =>
  new Problem('conflict', `Job ${id} is running: cancel it first, with footfall cancel ${id}.`);

export async function deleteJobs(words: string[], options: Options): Promise<void> {
  const ids = [...new Set(words.map((word) => jobNumber('delete', word)))];
  const isDry = options['dry-run'] === true;
  const output = outputOf(options);
  await withServices(options, async ({ services: { jobs } }) => {
    const found: BareJob[] = [];
    // All of them before the first is deleted: a wrong number deletes nothing.
    for (const id of ids) {
      const job = await jobs.get(id);
      if (!job) throw noSuchJob(id);
      if (job.state === 'running') throw running(id);
      found.push(job);
    }
    for (const { id } of isDry ? [] : found) if (!(await jobs.delete(id))) throw noSuchJob(id);
    const items = found.map(({ id, state, interactions }) => ({ id, state, interactions, deleted: !isDry }));
    const verb = isDry ? 'Would delete' : 'Deleted';
    const lines = items.map(
      ({ id, state, interactions }) =>
        `${verb} job ${id} (${state}, ${rowsInWords(interactions, 'interaction')}).`,
    );
    output.result({ items }, lines.join('\n'));
  });
}
