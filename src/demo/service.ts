/**
 * Starts the built program as a child process and waits for the URL in its log. For the quickstart, the
 * benchmark and the tests; knows nothing about what the program does.
 */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

export type RunningService = Awaited<ReturnType<typeof startService>>;

interface ServiceOptions {
  /** Path of main.js. */
  program: string;
  programArguments?: string[];
  /** Added to the environment: PORT, DATABASE and so on. */
  env: Record<string, string>;
  /** File that receives its log. */
  logFile: string;
}

/** Rejects with the end of the log if the program exits before it listens. */
export async function startService({ program, programArguments = [], env, logFile }: ServiceOptions) {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile);
  const child = spawn(process.execPath, [program, ...programArguments], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // Otherwise the child would outlive its parent.
  const end = () => child.kill('SIGTERM');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    const read = (part: Buffer) => {
      text += part.toString();
      const found = /listening on (https?:\/\/[^\s"/]+)/.exec(text);
      if (found) resolve(found[1]);
    };
    for (const output of [child.stdout, child.stderr]) {
      output.pipe(log, { end: false });
      output.on('data', read);
    }
    child.once('error', reject);
    child.once('close', (code) =>
      reject(new Error(`The service ended with code ${code} before it listened:\n${text.slice(-2000)}`)),
    );
  });
  return {
    /** For example http://127.0.0.1:3000, without a trailing slash. */
    url,
    pid: child.pid!,
    process: child,
    /** Sends SIGTERM; resolves with the exit code. */
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
