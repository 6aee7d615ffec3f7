import { COMMON, type Command } from '../command.ts';

export const cancel: Command = {
  usage: ['JOB… [options]'],
  about: 'Their rows are removed. Cancelling a job that has ended changes nothing.',
  options: [COMMON],
  examples: [
    ['cancel 3', 'discards job 3, which an earlier command left unfinished'],
    ['cancel 3 4 --url http://127.0.0.1:3000', 'cancels jobs of a running service'],
  ],
  argumentNames: ['JOB'],
  takesMore: true,
  run: async (jobs, options) => (await import('../cancel.ts')).cancel(jobs, options),
};
