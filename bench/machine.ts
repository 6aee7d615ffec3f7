/** The machine and the versions that measurements belong to. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { packageRoot, packageVersion } from '../src/package-root.ts';
import { Sqlite, sqlitePackage } from '../src/storage/sqlite.ts';

/** Describes the machine. Call it before the run, because it reports other load. */
export function machine(): string {
  const [cpu] = os.cpus();
  const memory = (os.totalmem() / 1024 ** 3).toFixed(0);
  const other =
    os.loadavg()[0] > 0.5
      ? `, **busy with other work: load ${os.loadavg()[0].toFixed(1)} before the start**`
      : '';
  return `${os.cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${memory} GB of memory, ${os.type()} ${os.release()}${other}`;
}

/** The version of the sqlite3 shell; undefined if it isn't installed. */
export function sqliteShellVersion(): string | undefined {
  try {
    return execFileSync('sqlite3', ['--version'], { encoding: 'utf8' }).split(' ')[0];
  } catch {
    return undefined;
  }
}

function packageVersionOf(folder: string, name: string): string | undefined {
  try {
    return (
      JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')) as {
        version: string;
      }
    ).version;
  } catch {
    return undefined;
  }
}

export function versions(): string {
  const db = new Sqlite(':memory:');
  const sqlite = db.prepare<[], string>('SELECT sqlite_version()').pluck().get();
  db.close();
  const duckdb = packageVersionOf(join(packageRoot, 'bench', 'peers'), '@duckdb/node-api');
  return [
    `footfall ${packageVersion}`,
    `Node ${process.versions.node}`,
    `better-sqlite3 ${packageVersionOf(packageRoot, sqlitePackage)} (SQLite ${sqlite})`,
    `fastify ${packageVersionOf(packageRoot, 'fastify')}`,
    `sqlite3 shell ${sqliteShellVersion() ?? 'not installed'}`,
    ...(duckdb ? [`DuckDB ${duckdb}`] : []),
  ].join(', ');
}
