/** The sqlite3 shell with -csv: from plain tables with joins, and from footfall's own view. */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { inChild } from '../child.ts';
import type { Measured } from '../measured.ts';
import { removeDatabase } from '../workspace.ts';
import type { PlainTableRequest } from './plain-table.ts';
import { runSqliteShell } from './sqlite-shell-import.ts';

/** More rows take longer and don't change the rate. */
export const EXPORTED_ROWS = 5_000_000;

// CROSS JOIN keeps the order of the interactions, which is the order of the download.
const FROM_PLAIN_TABLES = `SELECT i.t_dat, c.customer_id, a.article_id, i.interaction_score, coalesce(p.article_id, 'START') AS prev_article_id
  FROM interactions i CROSS JOIN customers c USING (customer_key) CROSS JOIN articles a USING (article_key)
  LEFT JOIN articles p ON p.article_key = i.prev_article_key;`;

const FROM_VIEW = (jobId: number, rows: number) =>
  'SELECT t_dat, customer_id, article_id, interaction_score, prev_article_id FROM interactions WHERE ' +
  `job_id = ${jobId} LIMIT ${rows};`;

async function exported(database: string, select: string): Promise<number> {
  const nowhere = openSync('/dev/null', 'w');
  try {
    return await runSqliteShell(database, `.headers on\n.mode csv\n.separator , "\\n"\n${select}\n`, nowhere);
  } finally {
    closeSync(nowhere);
  }
}

export async function sqliteShellExports(
  folder: string,
  database: string,
  jobId: number,
  allRows: number,
): Promise<Measured[]> {
  const plain = join(folder, 'plain.db');
  const request: PlainTableRequest = {
    from: database,
    to: plain,
    jobId,
    rows: Math.min(EXPORTED_ROWS, allRows),
  };
  const { rows } = await inChild<Measured>('./floors/plain-table.js', request);
  const seconds = await exported(plain, FROM_PLAIN_TABLES);
  removeDatabase(plain);
  return [
    { work: 'sqlite3 shell: -csv from a plain six-column table joined to its ids', seconds, rows },
    {
      work: "sqlite3 shell: -csv from footfall's view",
      seconds: await exported(database, FROM_VIEW(jobId, rows)),
      rows,
    },
  ];
}
