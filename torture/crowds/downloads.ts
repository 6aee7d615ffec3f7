/**
 * Clients that break their downloads off, and clients that never read: afterwards the service holds what it
 * held before.
 */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { passed, until } from '../http.ts';
import { jobDone } from '../kills/jobs.ts';
import { started, type Tortured } from '../service.ts';
import { emptied, randomOf, type Outcome, type Random, type Trial, type TrialOptions } from '../trial.ts';
import { faultsOfStop } from './stop.ts';
import { heldBy, type Held } from './process.ts';

const FILES = [
  '/v1/jobs/1/interactions.csv',
  '/v1/jobs/1/interactions.ndjson',
  '/v1/jobs/1/interactions.parquet',
  '/v1/jobs/1/interactions.csv?interaction_score=1,2',
  '/v1/transactions.csv',
];
const AT_ONCE = 25;
/** Of 1,000 that break off, this many never read. */
const NEVER_READ = 0.6;
const MEMORY_MIB = 150;
const BACK_WITHIN_S = 60;

async function opened({ url }: Tortured, path: string, gzip: boolean): Promise<Socket> {
  const { hostname, port, host } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => {});
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
  const more = gzip ? 'Accept-Encoding: gzip\r\n' : '';
  // Else it would be kept for further requests, if all had come before it was broken off.
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${more}\r\n`);
  return socket;
}

/** Leaves no connection open, which would count as a descriptor. */
async function statusOf({ url }: Tortured, path: string): Promise<number | undefined> {
  const [response] = (await once(get(url + path, { agent: false }), 'response')) as [IncomingMessage];
  await once(response.resume(), 'close');
  return response.statusCode;
}

const anyFile = (random: Random) => FILES[Math.floor(random() * FILES.length)];

async function brokenOff(service: Tortured, random: Random): Promise<void> {
  const socket = await opened(service, anyFile(random), random() < 0.3);
  if (socket.closed) return;
  let left = random() * 3e6;
  socket.on('data', (bytes) => {
    left -= bytes.length;
    if (left <= 0) socket.destroy();
  });
  await once(socket, 'close');
}

async function allBrokenOff(service: Tortured, count: number, random: Random): Promise<void> {
  let left = count;
  const some = async () => {
    while (left-- > 0) await brokenOff(service, random);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, some));
}

/** They connect, ask, and read nothing. */
async function silentReaders(service: Tortured, count: number, random: Random): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (let i = 0; i < count; i++) {
    const socket = await opened(service, anyFile(random), random() < 0.3);
    socket.pause();
    sockets.push(socket);
  }
  return sockets;
}

/** Returns what the service held meanwhile. */
async function neverRead(service: Tortured, count: number, random: Random): Promise<Held> {
  const sockets = await silentReaders(service, count, random);
  await passed(5000);
  const held = heldBy(service.pid);
  const alive = await statusOf(service, '/livez');
  for (const socket of sockets) socket.destroy();
  if (alive !== 200) throw new Error(`/livez: ${alive} with ${count} clients that do not read`);
  return held;
}

async function run({ seed, rounds, folder }: TrialOptions): Promise<Outcome> {
  const random = randomOf(seed, 'downloads');
  const place = emptied(folder);
  await jobDone(place, 'training');
  const service = await started(place);
  // Threads, caches and kept files are there before anything is measured.
  for (const path of FILES) await statusOf(service, path);
  await allBrokenOff(service, AT_ONCE * 2, random);
  await passed(2000);
  const before = heldBy(service.pid);
  await allBrokenOff(service, rounds, random);
  const during = await neverRead(service, Math.ceil(rounds * NEVER_READ), random);
  const isBack = ({ memory, descriptors, threads }: Held) =>
    memory <= before.memory + MEMORY_MIB && descriptors <= before.descriptors && threads <= before.threads;
  const faults: string[] = [];
  await until('memory, descriptors and threads', () => heldBy(service.pid), isBack, BACK_WITHIN_S).catch(
    (error: Error) => faults.push(`before ${JSON.stringify(before)}; ${error.message}`),
  );
  const after = heldBy(service.pid);
  const silent = await silentReaders(service, AT_ONCE, random);
  const leaving = allBrokenOff(service, AT_ONCE * 4, random).catch(() => undefined);
  await passed(200);
  faults.push(...(await faultsOfStop(service)));
  await leaving;
  for (const socket of silent) socket.destroy();
  const mib = ({ memory }: Held) => `${memory.toFixed(0)} MiB`;
  const measured =
    `memory ${mib(before)} before, ${mib(during)} with ${Math.ceil(rounds * NEVER_READ)} that never read, ` +
    `${mib(after)} after; descriptors ${before.descriptors} and ${after.descriptors}, ` +
    `threads ${before.threads} and ${after.threads}`;
  return { rounds: rounds + Math.ceil(rounds * NEVER_READ), faults, measured };
}

export const downloads: Trial = {
  name: 'downloads',
  promise:
    'Clients that break off or never read cost nothing that stays: memory within 150 MB, no descriptor, no thread',
  rounds: 1000,
  run,
};
