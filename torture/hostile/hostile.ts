/**
 * Hostile requests over everything in the OpenAPI document: no 5xx but a documented 503 that says when to try
 * again, no hang, and each response is one that the document describes.
 */
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { ask } from '../http.ts';
import { lastWords } from '../service.ts';
import { emptied, randomOf, type Outcome, type Trial, type TrialOptions } from '../trial.ts';
import { endJobs, prepared, startHostile } from './data.ts';
import { described, type Described, type Operation } from './document.ts';
import { faultOf, type NoResponse, type Response } from './judge.ts';
import { requestsOf, type Request } from './requests.ts';
import type { Known } from './values.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 8 });
/** The longest that a request may ask for is 10 s. */
const HANGS_AFTER_MS = 60_000;
/** Server-sent events go on as long as their job: they are read until their head. */
const STREAMS = new Set(['/v1/jobs/{job_id}/events']);
const AT_ONCE = 8;
/** Requests of an operation between two times that the data are loaded anew. */
const IN_A_PART = 25;

async function received(response: IncomingMessage, onlyHead: boolean): Promise<Response | NoResponse> {
  const { statusCode, headers } = response;
  const head = { status: statusCode!, headers };
  if (onlyHead && statusCode === 200) {
    response.destroy();
    return { ...head, body: Buffer.alloc(0) };
  }
  try {
    const body = await buffer(response);
    const isGzip = headers['content-encoding'] === 'gzip' && body.length > 0;
    return { ...head, body: isGzip ? gunzipSync(body) : body };
  } catch (error) {
    return `cut off: ${String(error)}`;
  }
}

function sent(url: string, request: Request, onlyHead: boolean): Promise<Response | NoResponse> {
  const { method, path, body } = request;
  // Node leaves it out where a body isn't usual, and the body would be taken for the next request.
  const headers = { ...request.headers, 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve) => {
    let sending;
    try {
      sending = httpRequest(
        url,
        { method, path, agent, headers },
        (response) => void received(response, onlyHead).then(resolve),
      );
    } catch {
      return resolve('not sendable');
    }
    const late = setTimeout(() => {
      resolve('hangs');
      sending.destroy();
    }, HANGS_AFTER_MS);
    sending.on('close', () => clearTimeout(late));
    sending.on('error', (error) => resolve(`broke: ${error.message}`));
    sending.end(body);
  });
}

/** A short file is cut off before its headers have left. */
const CUT_OFF = /^(cut off|broke: socket hang up)/;

/**
 * Whether requests that change the data are under way or have been since: a download that meets one of them may be
 * cut off, since its rows are gone.
 */
function changes() {
  let [running, ended] = [0, 0];
  const doesChange = ({ method, path }: Request) =>
    method === 'DELETE' || (method === 'POST' && path.startsWith('/v1/imports'));
  return {
    async during<T>(request: Request, send: () => Promise<T>): Promise<{ response: T; hasChanged: boolean }> {
      const step = doesChange(request) ? 1 : 0;
      const [endedBefore, isRunning] = [ended, running > 0];
      running += step;
      const response = await send();
      const hasChanged = isRunning || running > step || ended > endedBefore;
      running -= step;
      ended += step;
      return { response, hasChanged };
    },
  };
}

/** What came of the requests so far. */
function tally(document: Described, say: (line: string) => void) {
  const faults = new Map<string, string>();
  const statuses = new Map<number, number>();
  /** Operations that never succeeded: their requests would have tested nothing but refusals. */
  const unserved = new Set(document.operations);
  let [done, slowest] = [0, 0];
  return {
    faults,
    statuses,
    unserved,
    get done() {
      return done;
    },
    get slowest() {
      return slowest;
    },
    add(operation: Operation, request: Request, response: Response | NoResponse, ms: number): void {
      slowest = Math.max(slowest, ms);
      const status = typeof response === 'string' ? 0 : response.status;
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status >= 200 && status < 300) unserved.delete(operation);
      const fault = faultOf(operation, request, response, document);
      const key = `${operation.method} ${operation.path}: ${fault?.slice(0, 60)}`;
      const asked = JSON.stringify({ ...request, body: request.body.toString('latin1') });
      if (fault && !faults.has(key)) {
        faults.set(key, `${fault}\n    ${asked.slice(0, 700)}`);
        say(`hostile: ${key}`);
      }
      if (++done % 2000 === 0) say(`hostile: ${done} requests, ${faults.size} kinds of faults`);
    },
  };
}

async function run(options: TrialOptions): Promise<Outcome> {
  const started = await startHostile(options.folder);
  try {
    return await torment(started, options);
  } finally {
    agent.destroy();
    await started.service.kill(); // if it was not stopped, since something failed
  }
}

type Started = Awaited<ReturnType<typeof startHostile>>;

async function torment({ service, backups }: Started, options: TrialOptions): Promise<Outcome> {
  const { seed, rounds, say } = options;
  const document = await described(service.url);
  const counts = tally(document, say);
  const { during } = changes();
  const numRuns = Math.min(IN_A_PART, Math.ceil(rounds / document.operations.length));
  const operations = [
    ...document.operations.map((operation) => ({ operation, numRuns })),
    ...document.wrongMethods.map((operation) => ({ operation, numRuns: 1 })),
  ];
  for (let part = 0; counts.done < rounds; part++) {
    const ended = new AbortController();
    const { known, toDelete, running } = await prepared(service, ended.signal);
    const idsFor: Record<string, Known> = { DELETE: toDelete, POST: running };
    const random = randomOf(seed, 'hostile', part);
    const batch = operations.flatMap(({ operation, numRuns }) => {
      const source = { known: { ...known, ...idsFor[operation.method] }, resolve: document.resolve };
      const made = fc.sample(requestsOf(operation, source), {
        seed: Math.floor(random() * 2 ** 31),
        numRuns,
      });
      return made.map((request) => ({ operation, request, rank: random() }));
    });
    const next = batch.sort((a, b) => a.rank - b.rank).values();
    const send = async () => {
      for (const { operation, request } of next) {
        if (counts.done >= rounds) return;
        const begun = performance.now();
        const send = () => sent(service.url, request, STREAMS.has(operation.path));
        const { response, hasChanged } = await during(request, send);
        const isExcused = hasChanged && typeof response === 'string' && CUT_OFF.test(response);
        counts.add(operation, request, isExcused ? 'excused' : response, performance.now() - begun);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, send));
    ended.abort();
    await endJobs(service);
    emptied(backups);
  }
  const { faults, statuses, unserved, done, slowest } = counts;
  if (rounds >= (IN_A_PART + 1) * operations.length)
    for (const { method, path } of unserved)
      faults.set(`${method} ${path}`, 'no request of the trial succeeded');
  const alive = await ask('GET', `${service.url}/livez`).catch(() => undefined);
  if (alive?.status !== 200) faults.set('alive', `it does not live any more: ${lastWords(service)}`);
  const code = await service.stop();
  if (code !== 0) faults.set('end', `SIGTERM ended it with ${code}`);
  const counted = [...statuses].sort(([a], [b]) => a - b).map(([status, n]) => `${status || 'none'} ${n}`);
  const served = document.operations.length - unserved.size;
  return {
    rounds: done,
    faults: [...faults].map(([key, fault]) => `${key}: ${fault}`),
    measured:
      `${served} of ${document.operations.length} operations succeeded; ` +
      `slowest response ${(slowest / 1000).toFixed(1)} s; statuses: ${counted.join(', ')}`,
  };
}

export const hostile: Trial = {
  name: 'hostile',
  promise: 'No request gets a 5xx, hangs or gets a response that the OpenAPI document does not describe',
  rounds: 100_000,
  run,
};
