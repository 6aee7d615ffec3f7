/** `footfall cancel`: discards jobs that are queued, or that an earlier process left unfinished. */
import { Problem } from '../errors.ts';
import { jobNumber } from './job-number.ts';
import { withServices } from './session.ts';

export async function cancel(words: string[]): Promise<void> {
  const ids = words.map((word) => jobNumber('cancel', word));
  await withServices(async ({ services: { jobs } }) => {
    for (const id of ids) {
      const job = await jobs.cancel(id);
      if (!job) throw new Problem('not_found', `There is no job ${id}.`);
      process.stdout.write(`Job ${id} ${job.state === 'cancelled' ? 'is' : 'has already'} ${job.state}.\n`);
    }
  });
}
