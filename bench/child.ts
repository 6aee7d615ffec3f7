/** Runs one file of the bench as a process of its own: nothing of it stays in memory, and its peak can be told. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** `file` is relative to bench/; `request` goes as JSON, the last line of its output comes back as JSON. */
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

/** For such a file: what it was called with, and how it answers. */
export const requestOf = <T>() => JSON.parse(process.argv[2]!) as T;

/** Prints the answer with the peak memory of this process. */
export function answer(measured: object): void {
  console.log(JSON.stringify({ ...measured, memory_mib: process.resourceUsage().maxRSS / 1024 }));
}
