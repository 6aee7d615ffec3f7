/** A backup of the database: schemas and types only. */
import { Type, type Static } from 'typebox';
import { Count } from './field.ts';

/** Names that SQLite or footfall would give to a file of their own beside another one are left out. */
const NAME = '^(?!.*\\.\\.)(?!.*(-(wal|shm|journal|lock|reserve)|\\.part)$)[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$';

const IN_WORDS =
  'a name of up to 100 letters, digits, ".", "_" and "-" that begins with a letter, digit or "_", contains ' +
  'no "..", and does not end like files of footfall\'s own ("-wal", "-shm", "-journal", "-lock", ' +
  '"-reserve", ".part"), for example shop-2026-11-30.db';

const File = Type.String({
  pattern: NAME,
  inWords: IN_WORDS,
  description:
    'Name of the file below BACKUP_DIR: up to 100 letters, digits, `.`, `_` and `-`, without `..`, not ' +
    'ending in `-wal`, `-shm`, `-journal`, `-lock`, `-reserve` or `.part`. There must be no such file yet',
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
