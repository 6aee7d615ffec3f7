/**
 * The commands by name, each with its options as node:util's parseArgs knows them, and its help. Each loads
 * the program only when it runs, so that help and wrong usage don't wait for it.
 */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { settingsHelp } from '../config.ts';
import { expected } from '../validation/sentences.ts';
import { UsageError, type Options } from './usage-error.ts';

interface Command {
  summary: string;
  usage: string;
  options?: NonNullable<ParseArgsConfig['options']>;
  /** How many arguments it takes, and their names. */
  argumentNames?: string[];
  run(names: string[], options: Options): Promise<void>;
}

/** Options of parseArgs: `strings`, separated by spaces, take a value. */
const options = (strings: string, flags: string[]): Command['options'] =>
  Object.fromEntries([
    ...strings.split(' ').map((name) => [name, { type: 'string' }] as const),
    ...flags.map((name) => [name, { type: 'boolean' }] as const),
  ]);

export const COMMANDS: Record<string, Command> = {
  serve: {
    summary: 'run the service (HTTP)',
    usage: `footfall serve\n\nSettings come from environment variables:\n\n${settingsHelp}`,
    run: async () => (await import('../serve.ts')).serve(),
  },
  load: {
    summary: 'load a CSV file, plain or gzip',
    usage: `footfall load FILE [options]

  --kind transactions|customers|articles   what the file holds (default transactions)
  --columns t_dat:InvoiceDate,…            our names of columns and those of the file
  --time-unit ms|s                         unit of whole-number times (default ms)
  --on-error abort|skip                    what to do with a bad row (default abort: nothing is loaded)
  --rejects FILE                           with --on-error skip: where to write the bad rows
  --mode append|replace                    add to what is loaded, or replace it (default append)
  --allow-duplicate                        load a file even if it is already loaded`,
    options: options('kind columns time-unit on-error rejects mode', ['allow-duplicate']),
    argumentNames: ['FILE'],
    run: async ([file], options) => (await import('./load.ts')).load(file, options),
  },
  generate: {
    summary: 'generate interactions',
    usage: `footfall generate [options]

  --sample-size N            number of customers, drawn by the seed (default 1000)
  --customers ID[,ID…]       instead: these customers
  --customers-file FILE      instead: the customers in this file, one per line
  --all                      instead: all customers
  --seed SEED                an integer or a string (default 42)
  --preset NAME              a set of parameters (default notebook)
  --set NAME=VALUE           one parameter; may be repeated
  --output FILE              write the rows to FILE.csv, FILE.ndjson or FILE.parquet`,
    options: {
      ...options('sample-size customers customers-file seed preset output', ['all']),
      set: { type: 'string', multiple: true },
    },
    run: async (_names, options) => (await import('./generate.ts')).generate(options),
  },
  export: {
    summary: "write a job's interactions to a file",
    usage: `footfall export JOB FILE

Writes all rows of job number JOB to FILE.csv, FILE.ndjson or FILE.parquet.`,
    argumentNames: ['JOB', 'FILE'],
    run: async ([job, file]) => (await import('./export.ts')).exportJob(job, file),
  },
};

function parse(name: string, { options, argumentNames = [], usage }: Command, words: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: words,
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    const expected = argumentNames.join(' and ');
    const wrong = expected
      ? `Expected the arguments ${expected}.`
      : `Unexpected argument ${JSON.stringify(positionals[0])}.`;
    if (!values.help && positionals.length !== argumentNames.length) throw new Error(wrong);
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
    if (values.help) process.stdout.write(`Usage: ${found.usage}\n`);
    else await found.run(positionals, values);
  };
}
