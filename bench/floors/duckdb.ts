/**
 * DuckDB on both cores: loads the log, runs the job's rules as one SQL statement, exports the result as CSV.
 * A separate process; only the benchmark installs the library, in bench/peers/ on first use.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { printResult, requestOf } from '../child.ts';
import { packageRoot } from '../../src/package-root.ts';
import { DUCKDB_JOB, DUCKDB_LOAD } from './duckdb-rules.ts';
import type { Measured } from '../measured.ts';

export interface DuckdbRequest {
  folder: string;
  log: string;
  rows: number;
  /**
   * The job's number of customers (all transactions are loaded): more would change its memory, not its rate.
   */
  customers: number;
}

export interface DuckdbResult {
  load: Measured;
  job: Measured;
  csv: Measured;
  csv_file: Measured;
}

interface Connection {
  runAndReadAll(sql: string): Promise<{ getRowsJson(): unknown[][] }>;
}

const { folder, log, rows, customers } = requestOf<DuckdbRequest>();
const peers = createRequire(join(packageRoot, 'bench', 'peers', 'package.json'));
const { DuckDBInstance } = peers('@duckdb/node-api') as {
  DuckDBInstance: { create(path: string): Promise<{ connect(): Promise<Connection> }> };
};
const instance = await DuckDBInstance.create(join(folder, 'peer.duckdb'));
const connection = await instance.connect();

async function timed(work: string, sql: string): Promise<{ work: string; seconds: number; first: number }> {
  const start = performance.now();
  const result = await connection.runAndReadAll(sql);
  const first = Number(result.getRowsJson()[0]?.[0] ?? 0);
  return { work: `DuckDB: ${work}`, seconds: (performance.now() - start) / 1000, first };
}

async function measured(work: string, sql: string, known?: number): Promise<Measured> {
  const { first, ...rest } = await timed(work, sql);
  return { ...rest, rows: known ?? first };
}

const load = await measured('loading the CSV, without an index', DUCKDB_LOAD(log), rows);
const job = await measured('the same rules as one SQL statement', DUCKDB_JOB(customers));
const csv = await measured('CSV to /dev/null', "COPY interactions TO '/dev/null' (FORMAT csv, HEADER)");
const csv_file = await measured(
  'CSV into a file',
  `COPY interactions TO '${join(folder, 'peer.csv')}' (FORMAT csv, HEADER)`,
);
printResult({ load, job, csv, csv_file });
