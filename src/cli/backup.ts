/** `footfall backup`: the same as POST /v1/backups, into any file, with or without a running service. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { readConfig } from '../config.ts';
import { Problem } from '../errors.ts';
import { backUp } from '../storage/backup.ts';
import { interruptible } from './interrupted.ts';

export async function backup(file: string): Promise<void> {
  const { database } = readConfig();
  if (!statSync(database, { throwIfNoEntry: false }))
    throw new Problem('not_found', `There is no database ${database}. Name another one in DATABASE.`);
  const bytes = await interruptible((signal) =>
    backUp({ database, target: resolve(file), tag: process.pid, signal }),
  );
  process.stdout.write(`Wrote a backup of ${database} (${bytes} bytes, integrity: ok) to ${file}.\n`);
}
