/** The services of a running footfall, over HTTP. */
import type { Backup } from '../../model/backup.ts';
import { Problem } from '../../errors.ts';
import { findLocalFiles } from '../../load/import-files.ts';
import type { Import, ImportRequest } from '../../model/import.ts';
import type { Look } from '../../model/look.ts';
import type { CommandServices, LocalFile } from '../services.ts';
import { bodyOf, clientOf, type Client } from './client.ts';
import { openArchive } from './archive.ts';
import { remoteJobs } from './jobs.ts';

/** Throws UsageError if the address is none. */
export function remoteServices(url: string): CommandServices {
  const client = clientOf(url);
  const customer = (id: string) => `/v1/customers/${encodeURIComponent(id)}`;
  return {
    jobs: remoteJobs(client),
    imports: {
      load: (files, request, { interrupted }) => upload(client, files, request, interrupted),
      rejects: async (id) => bodyOf(await client.send(`/v1/imports/${id}/rejects.csv`)),
    },
    rows: {
      async download(jobId, query, format) {
        const path = `/v1/jobs/${jobId}/interactions.${format}`;
        const response = await client.send(path, { query: { ...query } });
        const count = (header: string) =>
          response.headers[header] === undefined ? null : Number(response.headers[header]);
        return { rows: count('x-total-count'), bytes: count('content-length'), body: () => bodyOf(response) };
      },
    },
    exports: {
      async open({ job_id, format, options }, temporary) {
        const path = `/v1/jobs/${job_id}/exports/${encodeURIComponent(format)}`;
        return openArchive(bodyOf(await client.send(path, { query: { ...options } })), temporary);
      },
    },
    customers: {
      has: async (id) => (await client.find(customer(id))) !== undefined,
      async erase(id) {
        try {
          (await client.send(customer(id), { method: 'DELETE' })).resume();
          return 'erased';
        } catch (error) {
          if (error instanceof Problem && error.code === 'not_found') return undefined;
          throw error;
        }
      },
    },
  };
}

const ONE_FILE =
  'With --url, an import is one file: load them one after the other, or name one file that holds all rows.';

async function upload(
  client: Client,
  files: LocalFile[],
  request: ImportRequest,
  signal: AbortSignal,
): Promise<Import> {
  if (files.length > 1) throw new Problem('bad_request', ONE_FILE);
  const [{ open, size }] = files;
  const file = { body: open(), bytes: size > 0 ? size : undefined };
  return client.ask('/v1/imports', { method: 'POST', query: { ...request }, file, signal });
}

/** Lets a service look at the beginning of a file. */
export async function remoteLook(
  url: string,
  path: string,
  request: ImportRequest,
  signal: AbortSignal,
): Promise<Look> {
  const [file] = await findLocalFiles([path]);
  const query = { ...request, dry_run: true };
  const body = file.open();
  const bytes = file.size > 0 ? file.size : undefined;
  const look = await clientOf(url).ask<Look>('/v1/imports', {
    method: 'POST',
    query,
    file: { body, bytes },
    signal,
  });
  const { suggested } = look;
  const command = `${suggested?.command.replace('FILE', inShell(path))} --url ${inShell(url)}`;
  return { ...look, file: path, ...(suggested && { suggested: { ...suggested, command } }) };
}

/** Quoted where a shell would change it. */
const inShell = (word: string) =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

export const remoteBackup = (url: string, file: string, signal: AbortSignal): Promise<Backup> =>
  clientOf(url).ask('/v1/backups', { method: 'POST', json: { file }, signal });
