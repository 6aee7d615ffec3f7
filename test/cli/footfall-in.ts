/** For tests: the command line as a process, in a folder of its own that has a log and gets a database. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';
import { folderOf } from '../folder.ts';

export const cli = join(dirname(fileURLToPath(import.meta.url)), '../../src/cli.js');

/** `log` is in `in.csv`, the database in `f.db`. The folder goes with the test. */
export function footfallIn(t: Test, log: string) {
  const folder = folderOf(t, { 'in.csv': log });
  const footfall = (...words: string[]) =>
    spawnSync(process.execPath, [cli, ...words], {
      encoding: 'utf8',
      cwd: folder,
      env: { ...process.env, DATABASE: join(folder, 'f.db'), WORKERS: '1' },
    });
  return { folder, footfall };
}
