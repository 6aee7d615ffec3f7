/** How a command says that it failed: in the words of the command line, and with its exit code. */
import { ConfigError, Problem, problemFrom } from '../errors.ts';
import { Interrupted } from './interrupted.ts';
import { UsageError } from './usage-error.ts';

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

/** Reports an error on standard error, with `--json` also on standard output; returns the exit code. */
export async function fail(given: unknown, words: string[]): Promise<number> {
  // Wrong usage doesn't wait for the schemas.
  const error = given instanceof Problem ? (await import('./words.ts')).inCommandWords(given) : given;
  const message = error instanceof Error ? error.message : String(error);
  // Unlike HTTP clients, those who run a command may see an unexpected error.
  const problem = problemFrom(error, message);
  const isUsage = error instanceof UsageError || problem.code === 'bad_request';
  const isExpected = [UsageError, ConfigError, Interrupted].some((kind) => error instanceof kind);
  const isUnexpected = problem.code === 'internal' && !isExpected;
  const debug = isUnexpected && process.env['LOG_LEVEL'] === 'debug';
  process.stderr.write(`footfall: ${debug ? (error as Error).stack : messageOf(problem)}\n`);
  const { command } = problem.suggested ?? {};
  const loads = command?.startsWith('footfall load ');
  if (command) process.stderr.write(`${loads ? 'Load' : 'Read'} it with:\n  ${command}\n`);
  if (words.includes('--json')) {
    const code = error instanceof Interrupted ? 'interrupted' : isUsage ? 'usage' : problem.code;
    const { errors } = problem;
    process.stdout.write(`${JSON.stringify({ error: { code, detail: message, errors } }, null, 2)}\n`);
  }
  if (error instanceof Interrupted) return error.exitCode;
  return isUsage ? 2 : 1;
}
