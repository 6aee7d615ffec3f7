/** For tests: the command line on a database, or on a running service that has the same data. */
import '../plain-children.ts';
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Test } from 'tap';
import { startService } from '../../src/demo/service.ts';
import { built } from '../docs/quickstart.ts';
import { folderOf } from '../folder.ts';
import { asCsv, smallLog } from '../system/small-log.ts';

export const cli = join(built, 'cli.js');
const KEY = 'open-sesame';

/** `log.csv` is in the folder. The commands of `footfall` end before it returns. */
export async function footfallAt(t: Test, where: 'database' | 'url') {
  const folder = folderOf(t, { 'log.csv': asCsv(smallLog(30)), backups: {} });
  const database = { DATABASE: join(folder, 'f.db'), WORKERS: '1' };
  const env: NodeJS.ProcessEnv = { ...process.env, ...database, FOOTFALL_API_KEY: KEY };
  const words: string[] = [];
  if (where === 'url') {
    const service = await startService({
      program: join(built, 'main.js'),
      env: { ...database, PORT: '0', API_KEYS: KEY, BACKUP_DIR: join(folder, 'backups') },
      logFile: join(folder, 'service.log'),
    });
    t.teardown(() => service.stop());
    words.push('--url', service.url);
    env['DATABASE'] = join(folder, 'none.db');
  }
  const run = (line: string[], more: NodeJS.ProcessEnv = {}) =>
    spawnSync(process.execPath, [cli, ...line], {
      cwd: folder,
      env: { ...env, ...more },
      encoding: 'utf8',
    });
  return {
    folder,
    url: words[1],
    key: KEY,
    /** Words are separated by blanks. */
    footfall: (line: string) => run([...line.split(' '), ...words]),
    run,
    begin: (line: string) =>
      spawn(process.execPath, [cli, ...line.split(' '), ...words], { cwd: folder, env }),
  };
}
