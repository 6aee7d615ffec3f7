/**
 * The commands by name. What a command takes is in a file of its own below commands/, and loads the program
 * only when it runs, so that help and wrong usage don't wait for it.
 */
import type { Command, Commands } from './command.ts';
import { suggestion } from './did-you-mean.ts';
import { UsageError } from './usage-error.ts';

export const COMMANDS: Commands = {
  serve: {
    summary: 'run the service (HTTP)',
    declared: async () => (await import('./commands/serve.ts')).serve,
  },
  load: {
    summary: 'load files: CSV, NDJSON or Parquet, plain, gzip, zstd or ZIP',
    declared: async () => (await import('./commands/load.ts')).load,
  },
  inspect: {
    summary: 'look at a file: what it is, and the command that loads it',
    declared: async () => (await import('./commands/inspect.ts')).inspect,
  },
  generate: {
    summary: 'generate interactions, from files or from what is loaded',
    declared: async () => (await import('./commands/generate.ts')).generate,
  },
  export: {
    summary: "write a job's interactions to a file, or in the form that a library reads",
    declared: async () => (await import('./commands/export.ts')).exportJob,
  },
  jobs: {
    summary: 'list jobs, or show one',
    declared: async () => (await import('./commands/jobs.ts')).jobs,
  },
  report: {
    summary: 'the report on a job, with its leak audit',
    declared: async () => (await import('./commands/report.ts')).report,
  },
  cancel: {
    summary: 'cancel jobs that wait, or that were left unfinished',
    declared: async () => (await import('./commands/cancel.ts')).cancel,
  },
  delete: {
    summary: 'delete jobs and their rows',
    declared: async () => (await import('./commands/delete.ts')).deleteJobs,
  },
  presets: {
    summary: 'list the presets, and the parameters of one',
    declared: async () => (await import('./commands/presets.ts')).presets,
  },
  backup: {
    summary: 'back up the database, also while a service uses it',
    declared: async () => (await import('./commands/backup.ts')).backup,
  },
  erase: {
    summary: 'erase a customer for good',
    declared: async () => (await import('./commands/erase.ts')).erase,
  },
  demo: {
    summary: 'show what footfall does, on a log that it makes',
    declared: async () => (await import('./commands/demo.ts')).demo,
  },
  completion: {
    summary: 'print the completion script of a shell',
    declared: async () => (await import('./commands/completion.ts')).completion,
  },
};

/** What a command takes. Throws UsageError for an unknown name. */
export function declaredAs(name: string): Promise<Command> {
  if (Object.hasOwn(COMMANDS, name)) return COMMANDS[name].declared();
  const names = Object.keys(COMMANDS);
  const wrong = `Unknown command ${JSON.stringify(name)}.${suggestion(name, names)}`;
  throw new UsageError(`${wrong} The commands are: ${names.join(', ')}.`);
}

/** Runs a command on its words, or prints its help. Throws UsageError. */
export async function run(name: string, words: string[]): Promise<void> {
  const command = await declaredAs(name);
  const { parse } = await import('./parse.ts');
  const { isHelp, values, positionals } = parse(name, command, words);
  if (isHelp) return printHelp(name);
  if (values.database !== undefined) process.env['DATABASE'] = values.database as string;
  await command.run(positionals, values, COMMANDS);
}

export async function printHelp(name: string): Promise<void> {
  const { helpOf } = await import('./help.ts');
  process.stdout.write(await helpOf(name, await declaredAs(name)));
}
