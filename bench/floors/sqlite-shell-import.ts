/** The sqlite3 shell: .import of the log into typed columns, then an index on customer and time. */
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { LogFile } from '../make-log.ts';
import type { Measured } from '../measured.ts';
import { removeDatabase } from '../workspace.ts';

/** No journal, no waiting for the disk: as fast as the shell can be. */
const SCRIPT = (log: string) => `PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE transactions (t_dat TEXT, customer_id TEXT, article_id TEXT, price REAL, sales_channel_id INTEGER);
.mode csv
.import --skip 1 '${log}' transactions
CREATE INDEX transactions_of_customer ON transactions (customer_id, t_dat);
`;

export async function runSqliteShell(
  database: string,
  script: string,
  output: number | 'ignore' = 'ignore',
): Promise<number> {
  const start = performance.now();
  const shell = spawn('sqlite3', ['-batch', database], { stdio: ['pipe', output, 'inherit'] });
  shell.stdin!.end(script);
  const [code] = (await once(shell, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`sqlite3 ended with code ${code}`);
  return (performance.now() - start) / 1000;
}

export async function sqliteShellImport(folder: string, log: LogFile): Promise<Measured> {
  const database = join(folder, 'sqlite-shell.db');
  const seconds = await runSqliteShell(database, SCRIPT(log.path));
  removeDatabase(database);
  return { work: 'sqlite3 shell: .import into typed columns, index', seconds, rows: log.rows };
}
