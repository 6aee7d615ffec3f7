/**
 * A full disk, on a small tmpfs: what can't be done is said so, nothing is lost or left running, deleting
 * works, and with room again everything goes on.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset } from '../../src/model/dataset.ts';
import type { Import } from '../../src/model/import.ts';
import type { Job } from '../../src/model/job.ts';
import { copyDatabase, faultsOfFolder, uncleanIn } from '../database.ts';
import { ask, jsonOf, until } from '../http.ts';
import { jobDone } from '../kills/jobs.ts';
import { lastWords, started, type Tortured } from '../service.ts';
import { inRounds, type Round, type Trial } from '../trial.ts';
import { PATH_NAME, pathFile, POINTS } from './points.ts';

const DISK_BYTES = 160 * 2 ** 20;
/** At most this much is left free: a deed may also get through. */
const FREE_BYTES = 12 * 2 ** 20;

const mounted = (folder: string) =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', folder]).status === 0;

/** Leaves `free` bytes on the disk, or less: the service may write meanwhile. Returns what makes room again. */
function filled(disk: string, free: number): () => void {
  const { bavail, bsize } = statfsSync(disk);
  const path = join(disk, 'filler');
  try {
    writeFileSync(path, Buffer.alloc(Math.max(0, bavail * bsize - free)));
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOSPC') throw error;
  }
  return () => rmSync(path);
}

async function isQuiet({ url }: Tortured): Promise<boolean> {
  const jobs = await jsonOf<{ items: Job[] }>(`${url}/v1/jobs`);
  const imports = await jsonOf<{ items: Import[] }>(`${url}/v1/imports`);
  return [...jobs.items, ...imports.items].every(({ state }) => state !== 'queued' && state !== 'running');
}

const datasetOf = ({ url }: Tortured) => jsonOf<Dataset>(`${url}/v1/dataset`);

async function faultsOnDisk(disk: string, imports: string, { number, random }: Round): Promise<string[]> {
  const point = POINTS[(number - 1) % POINTS.length];
  const service = await started(disk, { IMPORT_DIR: imports, BACKUP_DIR: join(disk, 'backups') });
  const before = await datasetOf(service);
  const makeRoom = filled(disk, random() < 0.3 ? 0 : random() * FREE_BYTES);
  const faults: string[] = [];
  const outcome = await point.act(service);
  if (outcome !== 'done' && outcome !== 'full') faults.push(outcome);
  await until('an end of everything', () => isQuiet(service), Boolean, 30).catch((error: Error) =>
    faults.push(error.message),
  );
  const alive = await ask('GET', `${service.url}/livez`);
  if (alive.status !== 200) faults.push(`/livez: ${alive.status}`);
  const after = await datasetOf(service);
  if (outcome === 'full' && after.fingerprint !== before.fingerprint)
    faults.push('refused, and the data set is another');
  makeRoom();
  const ready = () => ask('GET', `${service.url}/readyz`);
  await until('/readyz', ready, ({ status }) => status === 200, 15).catch((error: Error) =>
    faults.push(error.message),
  );
  const clean = () => uncleanIn(join(disk, 'footfall.db'));
  await until('a clean file', clean, (count) => count === 0, 15).catch((error: Error) =>
    faults.push(error.message),
  );
  if (outcome === 'full') {
    const again = await point.act(service);
    if (again !== 'done') faults.push(`with room again: ${again}`);
  }
  const code = await service.stop();
  if (code !== 0) faults.push(`SIGTERM ended it with ${code}: ${lastWords(service)}`);
  return [...faults, ...faultsOfFolder(disk, /^backups$/)].map((fault) => `${point.name}: ${fault}`);
}

export const diskFull: Trial = {
  name: 'disk-full',
  promise:
    'A full disk (a small tmpfs) at each of its points: said so, nothing lost, nothing left running, goes on with room',
  rounds: POINTS.length * 4,
  async run(options) {
    const { folder } = options;
    const [prepared, imports, probe] = ['prepared', 'imports', 'probe'].map((name) => join(folder, name));
    for (const path of [prepared, imports, probe]) mkdirSync(path, { recursive: true });
    if (!mounted(probe)) return { rounds: 0, faults: [], measured: 'not run: mounting a tmpfs needs root' };
    spawnSync('umount', [probe]);
    writeFileSync(join(imports, PATH_NAME), pathFile);
    const { base } = await jobDone(prepared, 'notebook');
    const faults = await inRounds('disk-full', options, async (round) => {
      const disk = join(round.folder, 'disk');
      mkdirSync(disk);
      if (!mounted(disk)) throw new Error('the tmpfs cannot be mounted');
      try {
        mkdirSync(join(disk, 'backups'));
        copyDatabase(base, disk);
        return await faultsOnDisk(disk, imports, round);
      } finally {
        spawnSync('umount', ['-l', disk]);
      }
    });
    return {
      rounds: options.rounds,
      faults,
      measured: `${Math.min(POINTS.length, options.rounds)} points, on a tmpfs of 160 MiB`,
    };
  },
};
