/** Settings of the demo's service. The examples of the documentation are run with the same ones. */
import { join } from 'node:path';

/** Loading by path and backups work, so that people can try them. */
export const demoSettings = (folder: string) => ({
  HOST: '127.0.0.1',
  API_KEYS: '',
  DATABASE: join(folder, 'footfall.db'),
  IMPORT_DIR: folder,
  BACKUP_DIR: folder,
});
