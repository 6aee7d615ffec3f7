/** Backups: a consistent copy of the database, made while the service runs. */
import { Backup, BackupRequest } from '../../model/backup.ts';
import { json, problems, ref } from '../documents/responses.ts';
import type { BackupService } from '../../contract.ts';
import type { App } from './app.ts';

export async function backupRoutes(app: App, { backups }: { backups: BackupService }): Promise<void> {
  app.post('/v1/backups', { schema }, async ({ body }, reply) =>
    reply.code(201).send(await backups.create(body.file)),
  );
}

const schema = {
  tags: ['operation'],
  operationId: 'createBackup',
  summary: 'Back up the database',
  description:
    'Writes a consistent copy of the database below BACKUP_DIR while imports and jobs go on, checks it, ' +
    'and responds once it is complete and under its name. One backup runs at a time; it goes on if the ' +
    'client leaves. To restore it, see the page on operating.',
  body: BackupRequest,
  response: {
    201: json('The backup is complete', ref(Backup)),
    ...problems('conflict', 'too_large', 'unsupported_media_type', 'disk_full'),
  },
};
