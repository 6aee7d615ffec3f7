/** Writes the purchase log that a run uses for all measurements; takes seconds. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { purchaseLog } from '../src/demo/purchase-log.ts';

export interface LogFile {
  path: string;
  rows: number;
  articles: number;
  bytes: number;
}

export function makeLog(folder: string, customers: number): LogFile {
  const path = join(folder, 'transactions.csv');
  const log = purchaseLog({ customers, seed: 42 });
  const file = openSync(path, 'w');
  let bytes = 0;
  for (const chunk of log.chunks) bytes += writeSync(file, chunk);
  closeSync(file);
  return { path, rows: log.rows, articles: log.articles, bytes };
}
