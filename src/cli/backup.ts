/** `footfall backup`: the same as POST /v1/backups, into any file, with or without a running service. */
import { resolve } from 'node:path';
import { backUp } from '../storage/backup.ts';
import { configOfExisting } from './existing-database.ts';
import { interruptible } from './interrupted.ts';

export async function backup(file: string): Promise<void> {
  const { database } = configOfExisting();
  const bytes = await interruptible((signal) =>
    backUp({ database, target: resolve(file), tag: process.pid, signal }),
  );
  process.stdout.write(`Wrote a backup of ${database} (${bytes} bytes, integrity: ok) to ${file}.\n`);
}
