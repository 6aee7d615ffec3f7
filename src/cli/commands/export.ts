import { EXPORT_FORMAT_NAMES } from '../../model/export-defaults.ts';
import { COMMON, option, type Command, type OptionGroup } from '../command.ts';

const SHAPE: OptionGroup = [
  'Rows in another shape',
  [
    option('columns', 't_dat,customer_id:user_id,…', 'these columns, in this order; column:name renames one'),
    option(
      'time',
      'ms|s|iso|naive|index',
      'how times are written: epoch milliseconds, whole seconds, ISO 8601 in UTC or without a zone, or the ' +
        "row's index in its sequence (default ms; in Parquet and Arrow iso)",
    ),
    option('integers', '64', 'whole numbers of 64 bits in Parquet and Arrow (default 32)'),
    option(
      'pairs',
      'best',
      'one row for each customer and article: the last of those with the highest score',
    ),
    option(
      'form',
      'lists|sessions',
      'one row for each positive with its negatives, or for each session with lists of its interactions ' +
        '(not .csv)',
    ),
    option('positives', 'purchases|clicks|both', 'with --form lists: which ones (default purchases)'),
    option('history-length', 'N', 'with --form lists: articles of a history at most (default 50)'),
  ],
];

const FILTERS: OptionGroup = [
  'Only some rows',
  [
    option('split', 'train,validation,test', 'those of these parts, if the job has the parameter split'),
    option('fold', 'K,K-L,…', 'those of these folds, if it has split.folds; 0-2 is the train part of fold 3'),
    option('interaction-score', '0,1,2', 'those with these scores: ignored, clicked, bought'),
    option('customer-id', 'ID', 'those of this customer'),
    option('article-id', 'ID', 'those of this article'),
    option('from', 'TIME', 'those not before a time'),
    option('to', 'TIME', 'those before a time'),
  ],
];

const LIBRARY: OptionGroup = [
  'An export (--split and --fold as above)',
  [
    option('format', EXPORT_FORMAT_NAMES.join('|'), 'the format'),
    option('output', 'FOLDER', "where its files go; a folder that isn't empty is refused", { short: 'o' }),
    option('set', 'NAME=VALUE', 'another option of the format, such as labels=true; may be repeated', {
      isRepeatable: true,
    }),
  ],
];

export const exportJob: Command = {
  usage: ['JOB FILE [options]', 'JOB --format NAME --output FOLDER [--set NAME=VALUE]…'],
  about:
    'Writes the rows of job number JOB to FILE.csv, .ndjson, .parquet or .arrow; or the files of an ' +
    'export to FOLDER, which is made. docs/exports.md has the formats and their options.',
  options: [SHAPE, FILTERS, LIBRARY, COMMON],
  examples: [
    ['export 1 rows.parquet', 'all rows of job 1'],
    ['export 1 clicks.csv --interaction-score 1 --time iso', 'only clicks, with times to read'],
    ['export 1 --format recbole --output data/shop', 'the files that RecBole reads'],
  ],
  argumentNames: ['JOB', 'FILE'],
  mayOmitLast: true,
  async run([job, file], options) {
    const isFolder = ['format', 'output', 'set'].some((name) => name in options);
    if (isFolder) await (await import('../export-folder.ts')).exportFolder(job, file, options);
    else await (await import('../export.ts')).exportJob(job, file, options);
  },
};
