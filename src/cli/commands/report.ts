import { COMMON, option, type Command } from '../command.ts';

export const report: Command = {
  usage: ['JOB [--output FILE.html|FILE.json] [options]'],
  about:
    'Prints counts, ratios and the leak audit of a job: how well each feature alone separates purchases ' +
    'and clicks from ignores. docs/leaks.md explains it. With --json, the document is the whole report.',
  options: [
    [
      'Options',
      [
        option('output', 'FILE', 'write the whole report to FILE.html (with pictures) or FILE.json', {
          short: 'o',
        }),
        option('warning', 'AUC', 'from which a feature is a warning, 0.5 to 1 (default 0.6)'),
        option('leak', 'AUC', 'from which it is a leak (default 0.8)'),
      ],
    ],
    COMMON,
  ],
  examples: [
    ['report 1', 'the leak audit of job 1'],
    ['report 1 --output report.html', 'a page with pictures, to pass on'],
  ],
  argumentNames: ['JOB'],
  run: async ([job], options) => (await import('../report.ts')).report(job, options),
};
