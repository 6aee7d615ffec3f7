/** All floors and peers, measured in the same run on the same data, with footfall's target ratios. */
import { join } from 'node:path';
import { rmSync } from 'node:fs';
import { inChild } from './child.ts';
import { bareRouteReads } from './floors/bare-route-reads.ts';
import type { DuckdbResult, DuckdbRequest } from './floors/duckdb.ts';
import { installPeers } from './floors/install-peers.ts';
import type { InsertLimitRequest } from './floors/insert-limit.ts';
import { readyBytesDownload } from './floors/ready-bytes-download.ts';
import type { RowARunRequest } from './floors/row-a-run.ts';
import { sqliteShellExports } from './floors/sqlite-shell-export.ts';
import { sqliteShellImport } from './floors/sqlite-shell-import.ts';
import { told } from './footfall.ts';
import type { FootfallResults } from './footfall.ts';
import { sqliteShellVersion } from './machine.ts';
import type { LogFile } from './make-log.ts';
import type { Compared, Measured, PhaseName, Phases } from './measured.ts';
import { say } from './progress.ts';
import { removeDatabase } from './workspace.ts';

/** Enough rows for a steady rate. */
const LOOP_ROWS = 5_000_000;
const LIMIT_ROWS = 40_000_000;
/** DuckDB's job needs too much memory for more customers; its rate falls with them, if anything. */
const DUCKDB_CUSTOMERS = 200_000;

const compared = (phase: PhaseName, measured: Measured, target?: number): Compared => ({
  against: measured.work,
  phase,
  measured: told(measured),
  ...(target === undefined ? {} : { target }),
});

export async function measurePeers(folder: string, log: LogFile, own: FootfallResults): Promise<Compared[]> {
  return [
    ...(await sqliteShell(folder, log, own)),
    ...(await loops(folder, own)),
    ...(await duckdb(folder, log, own)),
    compared('csv', await readyBytesDownload(folder, own.phases.csv!.bytes!, own.job.interactions)),
    compared('sequences', await bareRouteReads(folder, own.phases.sequences!.bytes!), 0.5),
    compared('job_training', own.phases.job!, 0.6),
    ...ownForms(own.phases),
  ];
}

/** Forms of footfall against its others: how much more a form may take than the plain rows. */
function ownForms({ csv, parquet, rows_parquet, rows_ndjson }: Phases): Compared[] {
  return [
    compared('arrow', parquet!, 1.5),
    compared('recbole', csv!, 0.6),
    compared('recbole_zip', csv!, 0.6),
    ...(rows_parquet ? [compared('lists_parquet', rows_parquet, 0.5)] : []),
    ...(rows_ndjson ? [compared('lists_ndjson', rows_ndjson, 0.5)] : []),
  ];
}

async function sqliteShell(folder: string, log: LogFile, own: FootfallResults): Promise<Compared[]> {
  if (!sqliteShellVersion()) {
    say('sqlite3 is not installed, so it is left out');
    return [];
  }
  say('the sqlite3 shell: import, and export of 5 million rows');
  const imported = compared('load', await sqliteShellImport(folder, log), 3);
  const exports = await sqliteShellExports(folder, own.database, own.job.id, own.job.interactions);
  return [imported, ...exports.map((measured) => compared('csv', measured, 2))];
}

async function loops(folder: string, own: FootfallResults): Promise<Compared[]> {
  const database = join(folder, 'loop.db');
  const loop: RowARunRequest = { database, rows: LOOP_ROWS };
  const rowARun = await inChild<Measured>('./floors/row-a-run.js', loop);
  removeDatabase(database);
  const limit: InsertLimitRequest = { from: own.database, to: database, rows: LIMIT_ROWS };
  const ready = await inChild<Measured>('./floors/insert-limit.js', limit);
  removeDatabase(database);
  return [compared('job', rowARun, 2), compared('job', ready)];
}

async function duckdb(folder: string, log: LogFile, own: FootfallResults): Promise<Compared[]> {
  if (!installPeers()) return [];
  say(`DuckDB: load, job over ${Math.min(DUCKDB_CUSTOMERS, own.job.customers_total)} customers, export`);
  const request: DuckdbRequest = { folder, log: log.path, rows: log.rows, customers: DUCKDB_CUSTOMERS };
  const result = await inChild<DuckdbResult & { memory_mib: number }>('./floors/duckdb.js', request);
  for (const name of ['peer.duckdb', 'peer.duckdb.wal', 'peer.csv'])
    rmSync(join(folder, name), { force: true });
  const { load, job, csv, csv_file, memory_mib } = result;
  return [
    compared('load', load, 1),
    compared('job', { ...job, memory_mib }, 2),
    compared('csv', csv, 1),
    compared('csv_file', csv_file, 1),
    ...(own.phases.csv_export
      ? [compared('csv_export', { ...csv_file, work: `${csv_file.work}, against the command line` }, 1)]
      : []),
  ];
}
