/** The program as a child process that can be killed, beside the compiled torture. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startService } from '../src/demo/service.ts';

export const program = fileURLToPath(new URL('../src/main.js', import.meta.url));

export const environment = (folder: string, settings: Record<string, string>) => ({
  ...process.env,
  HOST: '127.0.0.1',
  PORT: '0',
  API_KEYS: '',
  DATABASE: join(folder, 'footfall.db'),
  WORKERS: '2',
  ...settings,
});

export interface Tortured {
  url: string;
  pid: number;
  logFile: string;
  /** `kill -9`; resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** Resolves with the exit code when the process has ended by itself. */
  ended: Promise<number | null>;
}

/** Starts it on `footfall.db` in the folder. Rejects with its last words if it doesn't come to listen. */
export async function started(folder: string, settings: Record<string, string> = {}): Promise<Tortured> {
  const logFile = join(folder, 'log');
  const service = await startService({ program, env: environment(folder, settings), logFile });
  const ended = new Promise<number | null>((resolve) => service.process.once('exit', resolve));
  return {
    ...service,
    logFile,
    ended,
    async kill() {
      service.process.kill('SIGKILL');
      await ended;
    },
  };
}

export interface Refusal {
  code: number | null;
  /** What it wrote to stderr. */
  said: string;
}

/** Starts it, or says how it refused to. */
export async function startedOrRefused(folder: string): Promise<Tortured | Refusal> {
  const child = spawn(process.execPath, [program], {
    env: environment(folder, {}),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let said = '';
  child.stderr.on('data', (part: Buffer) => (said += String(part)));
  const listening = new Promise<string>((resolve) => {
    let text = '';
    child.stdout.on('data', (part: Buffer) => {
      text = (text + String(part)).slice(-20_000);
      const found = /listening on (http:[^\s"]+)/.exec(text);
      if (found) resolve(found[1]);
    });
  });
  const url = await Promise.race([listening, ended.then(() => undefined)]);
  if (url === undefined) return { code: await ended, said };
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return { url, pid: child.pid!, logFile: '', ended, stop, kill };
}

/** Starts it and kills it `ms` later, wherever it is by then. */
export async function killedWhileStarting(
  folder: string,
  ms: number,
  settings: Record<string, string> = {},
): Promise<void> {
  const child = spawn(process.execPath, [program], { env: environment(folder, settings), stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  setTimeout(() => child.kill('SIGKILL'), ms);
  await ended;
}

/** The end of its log, for messages. */
export const lastWords = ({ logFile }: Tortured): string => readFileSync(logFile, 'utf8').slice(-2000);
