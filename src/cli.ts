#!/usr/bin/env node
/**
 * The command line: `footfall serve`, `load` and so on. It calls the same services as HTTP, on a database or
 * behind a URL. Exit codes: 0, 1 (failed), 2 (wrong usage), 128 and the signal's number (interrupted). What
 * is imported here, every command and every help waits for.
 */
import { endIfTooFewFiles } from './open-files.ts';
import { COMMANDS, printHelp, run } from './cli/commands.ts';

const HELP = `footfall turns a shop's purchase log into training data for recommender systems.

Usage: footfall COMMAND [options]

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`)
  .join('\n')}

Run \`footfall help COMMAND\` or \`footfall COMMAND --help\` for options and examples, and
\`footfall --version\` for the version. Commands work on the database that --database or the variable
DATABASE names (default ./data/footfall.db), which only one footfall process can use at a time, or with
--url on a running service.

Examples
  footfall demo
      makes a log, loads it, generates interactions, and prints the address of the web page
  footfall load transactions.csv && footfall generate --preset training --all --output rows.parquet
      turns a log into a file of interactions
`;

/** Runs the command line; returns the exit code. */
async function main([name, ...rest]: string[]): Promise<number> {
  if (name === undefined) {
    process.stderr.write(HELP);
    return 2;
  }
  if (name === 'help' && rest.length > 0) await printHelp(rest[0]);
  else if (['--help', '-h', 'help'].includes(name)) process.stdout.write(HELP);
  else if (name === '--version') {
    const { packageVersion } = await import('./package-root.ts');
    process.stdout.write(`${packageVersion}\n`);
  } else {
    endIfTooFewFiles('footfall');
    await run(name, rest);
  }
  return 0;
}

const isClosedPipe = (error: unknown) => (error as { code?: unknown } | null)?.code === 'EPIPE';

const words = process.argv.slice(2);

// A reader such as `head` that has read enough is no error. What a command still does, it finishes.
process.stderr.on('error', (error) => {
  if (!isClosedPipe(error)) process.exit(1); // nothing more can be said
});
process.stdout.on('error', (error) => {
  if (isClosedPipe(error)) return;
  process.stderr.write(`footfall: Standard output cannot be written: ${error.message}.\n`);
  process.exit(1);
});

const code = await main(words).catch(async (error: unknown) => {
  if (isClosedPipe(error)) return 0;
  return (await import('./cli/failure.ts')).fail(error, words);
});
if (code !== 0) process.exitCode = code;
