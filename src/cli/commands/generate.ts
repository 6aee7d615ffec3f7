import { COMMON, option, toggle, type Command, type OptionGroup } from '../command.ts';
import { LOADING, READING } from './reading-options.ts';

const OUTPUT: OptionGroup = [
  'Options',
  [
    option(
      'output',
      'FILE',
      'write the rows to FILE.csv, .ndjson, .parquet or .arrow; needed with files, and then also .csv.gz ' +
        'or .ndjson.gz',
      { short: 'o' },
    ),
    toggle('dry-run', 'only estimate rows, bytes and seconds: nothing is written'),
  ],
];

const CUSTOMERS: OptionGroup = [
  'Which customers: all of the files; of what is loaded, 1000',
  [
    option('sample-size', 'N', 'so many, drawn by the seed'),
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
      'loaded: only customers that the customers files have (default log)',
    ),
  ],
];

const WHAT: OptionGroup = [
  'What to generate',
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
  ],
];

const WITH_FILES: OptionGroup = [
  'With files',
  [
    option(
      'format',
      'csv|ndjson|parquet|arrow',
      'the format, whatever the name of the output (- alone: csv)',
    ),
    option('report', 'FILE', 'write the report of the rows to FILE.json or FILE.html'),
    option('article-data', 'FILE', 'attributes of articles, for parameters that name their columns'),
    option('customer-data', 'FILE', 'attributes of customers, who count also without transactions'),
    ...LOADING.filter(({ name }) => name === 'on-error'),
  ],
];

const WITHOUT_FILES: OptionGroup = [
  'Without files',
  [toggle('no-report', 'make no report: no verdict of the leak audit is printed')],
];

export const generate: Command = {
  usage: ['FILE… -o FILE [options]', '[options]'],
  about:
    'With files: reads the transactions in them and writes the rows, without a database. - stands for ' +
    'standard input and standard output. Without files: a job over what is loaded, to whose end it waits.',
  options: [OUTPUT, CUSTOMERS, WHAT, WITH_FILES, ...READING, WITHOUT_FILES, COMMON],
  examples: [
    ['generate transactions.csv -o interactions.parquet --preset training', 'from file to file'],
    ['generate - -o - --format ndjson < log.csv | head', 'from standard input to standard output'],
    ['generate', 'the setting of the seed notebook over what is loaded: 1,000 customers, seed 42'],
    ['generate --all --preset training -o rows.parquet', 'all loaded customers, for training, to a file'],
    ['generate --preset training --set negatives.uniform=1', 'changes one parameter'],
    ['generate --all --dry-run', 'says how many rows that would be'],
  ],
  argumentNames: ['FILE'],
  takesMore: true,
  mayOmitLast: true,
  run: async (files, options) => (await import('../generate.ts')).generate(files, options),
};
