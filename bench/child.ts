/**
 * Runs one file of the benchmark as a separate process, so that its memory is freed and its peak is
 * measurable.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/**
 * `file` is relative to bench/; it gets `request` as JSON, and the last line of its output is the result as
 * JSON.
 */
export async function inChild<T>(file: string, request: object): Promise<T> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, [path, JSON.stringify(request)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [code]] = await Promise.all([
    text(child.stdout),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  if (code !== 0) throw new Error(`${file} ended with code ${code}`);
  return JSON.parse(output.trimEnd().split('\n').at(-1)!) as T;
}

/** For such a file: its request. */
export const requestOf = <T>() => JSON.parse(process.argv[2]) as T;

/** For such a file: prints its result with the peak memory of this process. */
export function printResult(measured: object): void {
  console.log(JSON.stringify({ ...measured, memory_mib: process.resourceUsage().maxRSS / 1024 }));
}
