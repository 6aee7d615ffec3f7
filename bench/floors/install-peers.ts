/** Installs the packages in bench/peers/package.json on first use. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';
import { say } from '../progress.ts';

/** False, with a message, if they can't be installed. */
export function installPeers(): boolean {
  const folder = join(packageRoot, 'bench', 'peers');
  if (existsSync(join(folder, 'node_modules', '@duckdb', 'node-api'))) return true;
  say('installing DuckDB into bench/peers/ (70 MB, once)');
  // Without a lock: one made on this platform lacks the bindings of the others, which `npm ci` refuses.
  const { status } = spawnSync('npm', ['install', '--no-package-lock'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) say('DuckDB could not be installed: it is left out');
  return status === 0;
}
