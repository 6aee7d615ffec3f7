/** `footfall cancel`: discards jobs that wait, run, or were left unfinished. */
import { jobNumber, noSuchJob } from './job-number.ts';
import { outputOf } from './output.ts';
import { withServices } from './session.ts';
import type { Options } from './usage-error.ts';

export async function cancel(words: string[], options: Options): Promise<void> {
  const ids = words.map((word) => jobNumber('cancel', word));
  const output = outputOf(options);
  await withServices({ ...options, quiet: true }, async ({ services: { jobs } }) => {
    const items = [];
    for (const id of ids) {
      const job = await jobs.cancel(id);
      if (!job) throw noSuchJob(id);
      items.push({ id, state: job.state });
    }
    const lines = items.map(
      ({ id, state }) => `Job ${id} ${state === 'cancelled' ? 'is' : 'has already'} ${state}.`,
    );
    output.result({ items }, lines.join('\n'));
  });
}
