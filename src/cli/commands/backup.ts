import { COMMON, type Command } from '../command.ts';

export const backup: Command = {
  usage: ['FILE [options]'],
  about:
    'Writes a consistent, checked copy of the database to FILE, which must not exist yet. The copy is a ' +
    'database of its own: to restore it, stop footfall, remove the old database with its -wal and -shm, ' +
    'and put the copy in its place. With --url, FILE is the name of a file in the folder BACKUP_DIR of ' +
    'the service.',
  options: [COMMON],
  examples: [
    ['backup backup.db', 'copies the database, also while a service uses it'],
    ['backup monday.db --url http://127.0.0.1:3000', 'lets the service write it to its BACKUP_DIR'],
  ],
  argumentNames: ['FILE'],
  run: async ([file], options) => (await import('../backup.ts')).backup(file, options),
};
