#!/usr/bin/env node
/**
 * The command line: `footfall serve | load | generate | export`. Thin: the same services as HTTP, on the database that
 * DATABASE names. Exit codes: 0, 1 (it failed), 2 (wrong usage).
 */
import { command, COMMANDS, UsageError } from './cli/commands.ts';
import { ConfigError } from './config.ts';
import { Problem } from './errors.ts';
import { packageVersion } from './package-root.ts';

const HELP = `footfall turns a shop's purchase log into training data for recommender systems.

Usage: footfall COMMAND [options]

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`)
  .join('\n')}

footfall COMMAND --help tells more of a command. The database is the file that the environment variable DATABASE names
(default ./data/footfall.db); a command cannot use it while another footfall process does.
`;

/** Runs the command line; returns the exit code. */
async function run([name, ...rest]: string[]): Promise<number> {
  if (name === undefined) {
    process.stderr.write(HELP);
    return 2;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  if (name === '--version') {
    process.stdout.write(`${packageVersion}\n`);
    return 0;
  }
  await command(name)(rest);
  return 0;
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  const usage = error instanceof UsageError || error instanceof ConfigError;
  const known = usage || error instanceof Problem || process.env.LOG_LEVEL !== 'debug';
  process.stderr.write(`footfall: ${known ? (error as Error).message : (error as Error).stack}\n`);
  if (error instanceof Problem) {
    for (const fault of error.errors ?? [])
      process.stderr.write(
        `  ${fault.pointer ?? fault.parameter ?? `line ${fault.line}`}: ${fault.detail}\n`,
      );
  }
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
