import { COMMON, toggle, type Command } from '../command.ts';

export const deleteJobs: Command = {
  usage: ['JOB… [options]'],
  about: 'Removes jobs with their rows, and gives their space back. A job that runs must be cancelled first.',
  options: [['Options', [toggle('dry-run', 'only say what would be deleted: nothing is changed')]], COMMON],
  examples: [
    ['delete 3', 'deletes job 3'],
    ['delete 3 4 5 --dry-run', 'says what these are'],
  ],
  argumentNames: ['JOB'],
  takesMore: true,
  run: async (jobs, options) => (await import('../delete.ts')).deleteJobs(jobs, options),
};
