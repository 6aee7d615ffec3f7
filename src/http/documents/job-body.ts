/** Jobs on the wire: with links, which the rest of the program knows nothing about. */
import type { BareJob } from '../../contract.ts';
import type { Job } from '../../model/job.ts';

/** The job with its links. A remembered response may contain others, which are replaced. */
export const jobBody = ({ basePath }: { basePath: string }, job: BareJob): Job => ({
  ...job,
  links: linksOf(job, basePath),
});

function linksOf({ id, state }: BareJob, basePath: string): Job['links'] {
  const self = `${basePath}/v1/jobs/${id}`;
  const events = `${self}/events`;
  if (state !== 'succeeded') return { self, events };
  return {
    self,
    interactions: `${self}/interactions`,
    csv: `${self}/interactions.csv`,
    exports: `${self}/exports`,
    customers: `${self}/customers`,
    transactions: `${self}/transactions`,
    events,
    report: `${self}/report`,
  };
}
