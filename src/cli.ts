#!/usr/bin/env node
/**
 * The command line: `footfall serve`, `load` and so on. It calls the same services as HTTP, on the database
 * in DATABASE. Exit codes: 0, 1 (failed), 2 (wrong usage), 128 and the signal's number (interrupted).
 */
import { endIfTooFewFiles } from './open-files.ts';
import { Interrupted } from './cli/interrupted.ts';
import { UsageError } from './cli/usage-error.ts';
import { ConfigError, Problem, problemFrom } from './errors.ts';
import { packageVersion } from './package-root.ts';

endIfTooFewFiles('footfall');
const { command, COMMANDS } = await import('./cli/commands.ts');

const HELP = `footfall turns a shop's purchase log into training data for recommender systems.

Usage: footfall COMMAND [options]

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`)
  .join('\n')}

Run \`footfall COMMAND --help\` for details; \`footfall serve --help\` lists the settings. The environment
variable DATABASE names the database file (default ./data/footfall.db), which only one footfall process can
use at a time.
`;

/** Runs the command line; returns the exit code. */
async function run([name, ...rest]: string[]): Promise<number> {
  if (name === undefined) {
    process.stderr.write(HELP);
    return 2;
  }
  if (['--help', '-h', 'help'].includes(name)) process.stdout.write(HELP);
  else if (name === '--version') process.stdout.write(`${packageVersion}\n`);
  else await command(name)(rest);
  return 0;
}

/** The message; what is wrong on lines of its own, unless it is one thing that the message says already. */
function messageOf({ message, errors = [] }: Problem): string {
  const [only] = errors;
  if (errors.length === 1 && !only.pointer && message.includes(only.detail.replace(/\.$/, '')))
    return message;
  const rest = errors.reduce((left, { detail }) => left.replace(detail, '').trim(), message);
  const lines = errors.map(
    ({ pointer, parameter, line, detail }) => `  ${pointer ?? parameter ?? `line ${line}`}: ${detail}`,
  );
  return [rest, ...lines].join('\n').trim();
}

/** Reports an error on standard error; returns the exit code. */
function fail(error: unknown): number {
  const message = error instanceof Error ? error.message : String(error);
  // Unlike HTTP clients, those who run a command may see an unexpected error.
  const problem = problemFrom(error, message);
  const isExpected = [UsageError, ConfigError, Interrupted].some((kind) => error instanceof kind);
  const isUnexpected = problem.code === 'internal' && !isExpected;
  const debug = isUnexpected && process.env.LOG_LEVEL === 'debug';
  process.stderr.write(`footfall: ${debug ? (error as Error).stack : messageOf(problem)}\n`);
  if (problem.suggested) process.stderr.write(`Load it with:\n  ${problem.suggested.command}\n`);
  if (error instanceof Interrupted) return error.exitCode;
  return error instanceof UsageError || problem.code === 'bad_request' ? 2 : 1;
}

process.exitCode = await run(process.argv.slice(2)).catch(async (error: unknown) => {
  if (!(error instanceof Problem)) return fail(error);
  const { inCommandWords } = await import('./cli/words.ts'); // help and wrong usage don't wait for it
  return fail(inCommandWords(error));
});
