/** A backup of the database: schemas and types only. */
import { Type, type Static } from 'typebox';
import { Count } from './field.ts';

/** Names beside which SQLite or footfall would look for files of another name are left out. */
const NAME = '^(?!.*\\.\\.)(?!.*-(wal|shm|journal|lock)$)[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$';

const File = Type.String({
  pattern: NAME,
  description:
    'Name of the file below BACKUP_DIR: up to 100 letters, digits, `.`, `_` and `-`, without `..`. ' +
    'There must be no such file yet',
  examples: ['shop-2026-11-30.db'],
});

export const BackupRequest = Type.Object(
  { file: File },
  {
    $id: 'BackupRequest',
    additionalProperties: false,
    description: 'What to call the backup',
    examples: [{ file: 'shop-2026-11-30.db' }],
  },
);

export const Backup = Type.Object(
  {
    file: File,
    bytes: Count('Size of the file', 372736),
    integrity: Type.Literal('ok', {
      description: "What SQLite's integrity_check says of it",
      examples: ['ok'],
    }),
  },
  { $id: 'Backup', description: 'A complete, checked backup: a database of its own' },
);
export type Backup = Static<typeof Backup>;
