import { COMMON, option, type Command } from '../command.ts';

export const jobs: Command = {
  usage: ['[options]', 'JOB [options]'],
  about:
    'Lists jobs, newest first: state, customers, interactions, and the verdict of the leak audit. With ' +
    'JOB, all that is known of this one. With --json, the document is {"items": […]}, or the job.',
  options: [
    [
      'Which of them',
      [
        option('state', 'queued|running|succeeded|failed|cancelled', 'only those in this state'),
        option('preset', 'NAME', 'only those with this preset'),
        option('verdict', 'ok|warning|leak', 'only those with this verdict'),
        option('limit', 'N', 'at most so many (default 20)'),
      ],
    ],
    COMMON,
  ],
  examples: [
    ['jobs', 'the last 20 jobs'],
    ['jobs --state failed --url http://127.0.0.1:3000', 'what has failed on a running service'],
    ['jobs 3 --json', 'all of job 3, for programs'],
  ],
  argumentNames: ['JOB'],
  mayOmitLast: true,
  run: async ([job], options) => {
    const { listJobs, showJob } = await import('../jobs.ts');
    await (job === undefined ? listJobs(options) : showJob(job, options));
  },
};
