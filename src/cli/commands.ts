/**
 * The commands by name, each with its options as node:util's parseArgs knows them, and its help. Each loads
 * the program only when it runs, so that help and wrong usage don't wait for it.
 */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { endOnSignals } from '../ending.ts';
import { EXPORT_FORMAT_NAMES } from '../model/export-defaults.ts';
import { expected } from '../validation/sentences.ts';
import { UsageError, type Options } from './usage-error.ts';

interface Command {
  summary: string;
  usage: string;
  /** What follows the usage, if making it takes long. */
  details?(): Promise<string>;
  options?: NonNullable<ParseArgsConfig['options']>;
  /** How many arguments it takes, and their names. */
  argumentNames?: string[];
  /** Whether it takes any number of the last one. */
  takesMore?: boolean;
  /** Whether the last one may be left out. */
  mayOmitLast?: boolean;
  run(names: string[], options: Options): Promise<void>;
}

/** Options of parseArgs: `strings`, separated by spaces, take a value. */
const options = (strings: string, flags: string[]): Command['options'] =>
  Object.fromEntries([
    ...strings.split(' ').map((name) => [name, { type: 'string' }] as const),
    ...flags.map((name) => [name, { type: 'boolean' }] as const),
  ]);

/** Flags that say how a log is read. */
const LOG_READING =
  'columns time-unit time-origin time-format time-zone delimiter encoding header skip-lines decimal ' +
  'null-values quantity-as where on-bad-value on-error';

/** The flags of `load` and `inspect`. */
const READING = `kind mode ${LOG_READING}`;

export const COMMANDS: Record<string, Command> = {
  serve: {
    summary: 'run the service (HTTP)',
    usage: 'footfall serve\n\nSettings come from environment variables:\n\n',
    details: async () => (await import('../config.ts')).settingsHelp,
    async run() {
      const ending = endOnSignals(); // before the program is loaded, as in main.ts
      await (await import('../serve.ts')).serve(ending);
    },
  },
  load: {
    summary: 'load files: CSV, NDJSON or Parquet, plain, gzip, zstd or ZIP',
    usage: `footfall load FILE… [options]

Several files, or patterns such as '2019-*.csv', are loaded as one import, sorted by name.

  --kind transactions|customers|articles   what the file holds (default transactions)
  --on-error abort|skip                    what to do with a bad row (default abort: nothing is loaded)
  --rejects FILE                           with --on-error skip: where to write the bad rows
  --mode append|replace                    add to what is loaded, or replace it (default append)
  --allow-duplicate                        load a file even if it is already loaded

Columns and rows

  --columns t_dat:InvoiceDate,…            our names of columns and those of the file; t_dat:Date+Time joins
                                           two, quantity:Quantity leaves out rows with 0 or less of it
  --quantity-as one|units                  a row is one purchase (default), or as many as its quantity says
  --where 'event:transaction and n>0'      load only these rows
  --null-values 'NULL,\\N'                  values that count as empty
  --trim                                   remove blanks around values
  --hash-ids                               replace ids of customers by hashes made with ID_SECRET
  --on-bad-value reject|null               what becomes of a row with a bad price or channel (default reject)

How the file is written (default: found by looking at it)

  --delimiter ';'                          one ASCII character, or tab
  --encoding windows-1252                  a label of the Encoding standard
  --header auto|true|false                 whether the first line names the columns; if not, they are numbered
  --skip-lines N                           lines before that
  --decimal ,                              sign before the fraction of prices (1.299,00 €)
  --time-format 'dd.MM.yyyy HH:mm'         how times are written (Unicode date field symbols)
  --time-zone Europe/Berlin                the zone of times that name none (default UTC)
  --time-unit s|ms|us|ns|d                 unit of times that are numbers
  --time-origin 1899-12-30                 day 0 of --time-unit d`,
    options: options(`${READING} rejects`, ['allow-duplicate', 'trim', 'hash-ids']),
    argumentNames: ['FILE'],
    takesMore: true,
    run: async (files, options) => (await import('./load.ts')).load(files, options),
  },
  inspect: {
    summary: 'look at a file: what it is, and the command that loads it',
    usage: `footfall inspect FILE [options]

Reads the beginning of the file only, and needs no database. Options as for \`footfall load\`, and:

  --json                                   print what was found as JSON

The command that is printed begins with footfall: in the project's folder, that is node dist/cli.js.`,
    options: options(READING, ['allow-duplicate', 'trim', 'hash-ids', 'json']),
    argumentNames: ['FILE'],
    run: async ([file], options) => (await import('./inspect.ts')).inspect(file, options),
  },
  generate: {
    summary: 'generate interactions, from files or from what is loaded',
    usage: `footfall generate FILE… -o FILE [options]
       footfall generate [options]

With files: reads the transactions in them and writes the rows, without a database. - stands for standard
input and standard output. Without files: a job over what is loaded in the database.

  footfall generate transactions.csv -o interactions.parquet --preset training --seed 42
  zcat log.csv.gz | footfall generate - -o - --format ndjson | head

  -o, --output FILE          write the rows to FILE.csv, .ndjson, .parquet or .arrow; needed with files
  --dry-run                  only say how many rows there would be, and of which size

Which customers: all of the files; of what is loaded, 1000
  --sample-size N            so many, drawn by the seed
  --customers ID[,ID…]       instead: these customers
  --customers-file FILE      instead: the customers in this file, one per line
  --all                      instead: all customers
  --min-purchases N          only those of them with at least N purchases
  --max-purchases N          only those with at most N purchases
  --bought-from TIME         only purchases from then on count, and customers who have some
  --bought-to TIME           only purchases before then count
  --customers-in log|loaded  loaded: only customers that the customers files have (default log)

What to generate
  --seed SEED                an integer or a string (default 42)
  --preset NAME              a set of parameters (default notebook)
  --set NAME=VALUE           one parameter, such as negatives.uniform=1; may be repeated

With files
  --format NAME              csv, ndjson, parquet or arrow, whatever the name of the output (- alone: csv)
  --report FILE              write the report of the rows to FILE.json or FILE.html
  --article-data FILE        attributes of articles, for parameters that name their columns
  --customer-data FILE       attributes of customers, who count also without transactions
  and the flags of \`footfall load\` about columns, rows and how the files of transactions are written

Without files
  --database FILE            the database, instead of the one in DATABASE`,
    options: {
      ...options(
        'sample-size customers customers-file min-purchases max-purchases bought-from bought-to ' +
          `customers-in seed preset format report article-data customer-data database ${LOG_READING}`,
        ['all', 'dry-run', 'trim', 'hash-ids'],
      ),
      output: { type: 'string', short: 'o' },
      set: { type: 'string', multiple: true },
    },
    argumentNames: ['FILE'],
    takesMore: true,
    mayOmitLast: true,
    run: async (files, options) => (await import('./generate.ts')).generate(files, options),
  },
  backup: {
    summary: 'back up the database, also while a service uses it',
    usage: `footfall backup FILE

Writes a consistent, checked copy of the database to FILE, which must not exist yet. The copy is a database
of its own: to restore it, stop footfall, remove the old database with its -wal and -shm, and put the copy
in its place.`,
    argumentNames: ['FILE'],
    run: async ([file]) => (await import('./backup.ts')).backup(file),
  },
  cancel: {
    summary: 'cancel jobs that wait, or that were left unfinished',
    usage:
      'footfall cancel JOB…\n\nTheir rows are removed. Jobs of a running service are cancelled over HTTP.',
    argumentNames: ['JOB'],
    takesMore: true,
    run: async (jobs) => (await import('./cancel.ts')).cancel(jobs),
  },
  export: {
    summary: "write a job's interactions to a file, or in the form that a library reads",
    usage: `footfall export JOB FILE [options]
       footfall export JOB --format NAME --output FOLDER [--set NAME=VALUE]…

Writes the rows of job number JOB to FILE.csv, .ndjson, .parquet or .arrow; or the files of an export to
FOLDER, which is made. GET /v1/jobs/JOB/exports and docs/exports.md have the formats and their options.

Rows in another shape
  --columns t_dat,customer_id:user_id,…    these columns, in this order; column:name renames one
  --time ms|s|iso|naive|index              how times are written: epoch milliseconds, whole seconds, ISO 8601
                                           in UTC or without a zone, or the row's index in its sequence
                                           (default ms; in Parquet and Arrow iso)
  --integers 64                            whole numbers of 64 bits in Parquet and Arrow (default 32)
  --pairs best                             one row for each customer and article: the last of those with the
                                           highest score
  --form lists|sessions                    one row for each positive with its negatives, or for each session
                                           with lists of its interactions (not .csv)
  --positives purchases|clicks|both        with --form lists: which ones (default purchases)
  --history-length N                       with --form lists: articles of a history at most (default 50)

Only some rows
  --split train,validation,test            those of these parts, if the job has the parameter split
  --fold K,K-L,…                           those of these folds, if it has split.folds; 0-2 is the train part
                                           of fold 3
  --interaction-score 0,1,2                those with these scores: ignored, clicked, bought
  --customer-id ID, --article-id ID        those of this customer, of this article
  --from TIME, --to TIME                   those not before, and before, a time

An export
  --format NAME      the format: ${EXPORT_FORMAT_NAMES.join(', ')}
  --output FOLDER    where its files go; a folder that isn't empty is refused
  --split, --fold    only these parts or folds, as above
  --set NAME=VALUE   another option of the format, such as labels=true; may be repeated`,
    options: {
      ...options(
        'columns time integers pairs form positives history-length split fold interaction-score ' +
          'customer-id article-id from to format output',
        [],
      ),
      set: { type: 'string', multiple: true },
    },
    argumentNames: ['JOB', 'FILE'],
    mayOmitLast: true,
    async run([job, file], options) {
      const isFolder = ['format', 'output', 'set'].some((name) => name in options);
      if (isFolder) await (await import('./export-folder.ts')).exportFolder(job, file, options);
      else await (await import('./export.ts')).exportJob(job, file, options);
    },
  },
  erase: {
    summary: 'erase a customer for good',
    usage: `footfall erase ID

Erases the purchases, the attributes and the id of customer ID, and the rows in every job, also from unused
bytes of the database file. Backups and files that were exported before keep them.`,
    argumentNames: ['ID'],
    run: async ([id]) => (await import('./erase.ts')).erase(id),
  },
};

/** Of two values, parseArgs would silently take the last one. */
function refuseRepeated(given: string[], options: Command['options'] = {}): void {
  const repeated = given.find((name, i) => given.indexOf(name) < i && !options[name]?.multiple);
  if (repeated !== undefined) throw new Error(`--${repeated} is given twice: leave one out.`);
}

function parse(name: string, command: Command, words: string[]) {
  const { options, argumentNames = [], takesMore = false, mayOmitLast = false, usage } = command;
  try {
    const { values, positionals, tokens } = parseArgs({
      args: words,
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
      tokens: true,
    });
    refuseRepeated(
      tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : [])),
      options,
    );
    const expected = argumentNames.join(' and ');
    const wrong = expected
      ? `Expected the arguments ${expected}.`
      : `Unexpected argument ${JSON.stringify(positionals[0])}.`;
    const isMore = positionals.length > argumentNames.length;
    const isLess = positionals.length < argumentNames.length - (mayOmitLast ? 1 : 0);
    if (!values.help && (isLess || (isMore && !takesMore))) throw new Error(wrong);
    return { values: values as Options, positionals };
  } catch (error) {
    throw new UsageError(`${name}: ${(error as Error).message}\n\nUsage: ${usage}`, { cause: error });
  }
}

/** The function that runs a command on its words. Throws UsageError for an unknown name. */
export function command(name: string): (words: string[]) => Promise<void> {
  const found = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const names = Object.keys(COMMANDS);
  if (!found) throw new UsageError(`Unknown command ${JSON.stringify(name)}. ${expected(names, 'command')}`);
  return async (words) => {
    const { values, positionals } = parse(name, found, words);
    if (values.help) process.stdout.write(`Usage: ${found.usage}${(await found.details?.()) ?? ''}\n`);
    else await found.run(positionals, values);
  };
}
