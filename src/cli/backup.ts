/** `footfall backup`: the same as POST /v1/backups, into any file, with or without a running service. */
import { resolve } from 'node:path';
import { interruptible } from './interrupted.ts';
import { outputOf } from './output.ts';
import type { Options } from './usage-error.ts';

export async function backup(file: string, options: Options): Promise<void> {
  const output = outputOf(options);
  const { url } = options as { url?: string };
  if (url !== undefined) {
    const { remoteBackup } = await import('./remote/services.ts');
    const made = await interruptible((signal) => remoteBackup(url, file, signal));
    const where = `${file}, in the folder BACKUP_DIR of ${url}`;
    output.result(made, `Wrote a backup (${made.bytes} bytes, integrity: ok) to ${where}.`);
    return;
  }
  const { configOfExisting } = await import('./existing-database.ts');
  const { backUp } = await import('../storage/backup.ts');
  const { database } = configOfExisting();
  const bytes = await interruptible((signal) =>
    backUp({ database, target: resolve(file), tag: process.pid, signal }),
  );
  output.result(
    { file, bytes, integrity: 'ok' },
    `Wrote a backup of ${database} (${bytes} bytes, integrity: ok) to ${file}.`,
  );
}
