/** A reader of 1 KB/s through a job at full speed: the write-ahead log stays bounded. */
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { until } from '../http.ts';
import { accepted, finished } from '../kills/jobs.ts';
import { loaded } from '../kills/loading.ts';
import { csvLog } from '../logs.ts';
import { started, type Tortured } from '../service.ts';
import { faultsOfStop } from './stop.ts';
import { emptied, type Outcome, type Trial, type TrialOptions } from '../trial.ts';

const WAL_BYTES = 512 * 2 ** 20;

/** Takes 1 KB a second of the CSV; returns what ends it, and says how much has come. */
async function slowReader({ url }: Tortured, path: string) {
  const { hostname, port, host } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  let bytes = 0;
  let isCut = false;
  socket.on('error', () => {});
  socket.on('close', () => (isCut = true));
  await once(socket, 'connect');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  socket.pause();
  // A Parquet file is made before its first byte.
  await once(socket, 'readable');
  const take = () => (bytes += (socket.read(1024) as Buffer | null)?.length ?? 0);
  const timer = setInterval(take, 1000);
  await until('the first kilobyte', take, (taken) => taken > 0);
  return {
    /** It keeps its connection, but takes no more. */
    end() {
      clearInterval(timer);
      return { bytes, wasCut: isCut };
    },
  };
}

async function run({ rounds: customers, folder }: TrialOptions): Promise<Outcome> {
  const place = emptied(folder);
  const service = await started(place);
  await loaded(service, csvLog(customers, 'slow'), 'text/csv');
  const request = { all_customers: true, preset: 'notebook' };
  const first = await finished(service, (await accepted(service, request)).id);
  const readers = await Promise.all(
    ['csv', 'ndjson', 'parquet'].map((format) =>
      slowReader(service, `/v1/jobs/${first.id}/interactions.${format}`),
    ),
  );
  let largest = 0;
  const wal = join(place, 'footfall.db-wal');
  const watch = setInterval(() => {
    largest = Math.max(largest, statSync(wal, { throwIfNoEntry: false })?.size ?? 0);
  }, 20);
  const job = await finished(service, (await accepted(service, { ...request, seed: 'second' })).id);
  clearInterval(watch);
  const got = readers.map((reader) => reader.end());
  // Readers are still there when it ends, and a job that runs.
  await accepted(service, { ...request, seed: 'third' });
  const faults = await faultsOfStop(service);
  for (const { bytes, wasCut } of got)
    if (wasCut || bytes === 0)
      faults.push(`a slow reader got ${bytes} bytes${wasCut ? ' and was cut off' : ''}`);
  if (job.state !== 'succeeded') faults.push(`the job has ${job.state}`);
  if (largest > WAL_BYTES) faults.push(`the WAL grew to ${largest} bytes`);
  const mib = (largest / 2 ** 20).toFixed(0);
  const measured = `WAL at most ${mib} MiB while ${job.interactions.toLocaleString('en')} rows were made`;
  return { rounds: customers, faults, measured };
}

export const slowReaders: Trial = {
  name: 'slow-readers',
  promise: 'Readers of 1 KB/s through a job at full speed: WAL below 512 MB (rounds: customers)',
  rounds: 100_000,
  run,
};
