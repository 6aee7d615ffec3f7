import { COMMON, option, toggle, type Command } from '../command.ts';

export const generate: Command = {
  usage: ['[options]'],
  about:
    'Generates interactions from what is loaded, as a job, and waits for its end. footfall presets ' +
    'lists the presets and their parameters.',
  options: [
    [
      'Whom',
      [
        option('sample-size', 'N', 'number of customers, drawn by the seed (default 1000)'),
        option('customers', 'ID[,ID…]', 'instead: these customers'),
        option('customers-file', 'FILE', 'instead: the customers in this file, one per line'),
        toggle('all', 'instead: all customers'),
        option('min-purchases', 'N', 'only those of them with at least N purchases'),
        option('max-purchases', 'N', 'only those with at most N purchases'),
        option('bought-from', 'TIME', 'only purchases from then on count, and customers who have some'),
        option('bought-to', 'TIME', 'only purchases before then count'),
        option(
          'customers-in',
          'log|loaded',
          'loaded: only customers that the loaded customers files have (default log)',
        ),
      ],
    ],
    [
      'What',
      [
        option('seed', 'SEED', 'an integer or a string (default 42)'),
        option(
          'preset',
          'NAME',
          'a set of parameters: notebook (default), course, training or behaviour; `footfall presets NAME` ' +
            'lists the parameters of one',
        ),
        option('set', 'NAME=VALUE', 'one parameter, such as negatives.uniform=1; may be repeated', {
          isRepeatable: true,
        }),
        option('output', 'FILE', 'write the rows to FILE.csv, .ndjson, .parquet or .arrow', { short: 'o' }),
        toggle('dry-run', 'only estimate rows, bytes and seconds: nothing is generated'),
        toggle('no-report', 'make no report: no verdict of the leak audit is printed'),
      ],
    ],
    COMMON,
  ],
  examples: [
    ['generate', 'the setting of the seed notebook: 1,000 customers, seed 42'],
    ['generate --all --preset training -o rows.parquet', 'all customers, for training, to a file'],
    ['generate --preset training --set negatives.uniform=1', 'changes one parameter'],
    ['generate --all --dry-run', 'says how many rows that would be'],
  ],
  run: async (_names, options) => (await import('../generate.ts')).generate(options),
};
