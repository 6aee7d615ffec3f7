/** All rows of a job as CSV into a file, by the command line; includes the program's start. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';
import type { Measured } from '../measured.ts';

export async function exportCsv(
  folder: string,
  database: string,
  jobId: number,
  rows: number,
): Promise<Measured> {
  const file = join(folder, 'export.csv');
  const program = join(packageRoot, 'dist', 'cli.js');
  const start = performance.now();
  const child = spawn(process.execPath, [program, 'export', String(jobId), file], {
    env: { ...process.env, DATABASE: database },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  const seconds = (performance.now() - start) / 1000;
  if (code !== 0) throw new Error(`footfall export ended with code ${code}`);
  const bytes = statSync(file).size;
  rmSync(file);
  return { work: 'CSV into a file, from the command line', seconds, rows, bytes };
}
