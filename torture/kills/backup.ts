/** A backup is killed: under its name there is nothing, or a whole database. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { numberIn, select } from '../database.ts';
import { ask } from '../http.ts';
import { deed } from './deed.ts';
import { accepted, jobDone, requestFor } from './jobs.ts';

const NAME = 'copy.db';

export const backup = deed<true>('backup', async (folder) => {
  const { base, job } = await jobDone(folder, 'notebook');
  return {
    base,
    made: /^backups$/,
    settings(round) {
      const backups = join(round, 'backups');
      mkdirSync(backups, { recursive: true });
      return { BACKUP_DIR: backups };
    },
    async begin(service) {
      await accepted(service, { ...requestFor('notebook'), seed: 'meanwhile' });
      const { status, body } = await ask('POST', `${service.url}/v1/backups`, { file: NAME });
      if (status !== 201) throw new Error(`POST /v1/backups: ${status} ${String(body)}`);
      return true;
    },
    async faults({ url }, told, round) {
      const copy = join(round, 'backups', NAME);
      if (!existsSync(copy)) {
        if (told) return ['201 was sent, and the file is not there'];
        const again = await ask('POST', `${url}/v1/backups`, { file: NAME });
        return again.status === 201 ? [] : [`once more: ${again.status} ${String(again.body)}`];
      }
      const faults = [];
      const integrity = JSON.stringify(select(copy, 'PRAGMA integrity_check'));
      if (!integrity.includes('"ok"')) faults.push(`integrity_check: ${integrity}`);
      const rows = numberIn(copy, 'SELECT count(*) FROM interactions WHERE job_id = 1');
      if (rows !== job.interactions) faults.push(`${rows} rows of job 1 in the backup`);
      const left = readdirSync(join(round, 'backups')).filter((name) => name !== NAME);
      if (left.length > 0) faults.push(`files left behind: ${left.join(', ')}`);
      return faults;
    },
  };
});
