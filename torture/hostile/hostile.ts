/**
 * Hostile requests over everything in the OpenAPI document: no 5xx but a documented 503 that says when to try
 * again, no hang, and each response is one that the document describes.
 */
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { Job } from '../../src/model/job.ts';
import { ask, jsonOf } from '../http.ts';
import { accepted, finished } from '../kills/jobs.ts';
import { loaded } from '../kills/loading.ts';
import { csvLog } from '../logs.ts';
import { lastWords, started, type Tortured } from '../service.ts';
import { emptied, type Outcome, type Trial, type TrialOptions } from '../trial.ts';
import { described, type Described, type Operation } from './document.ts';
import { requestsOf, type Known, type Request } from './requests.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 8 });
const HANGS_AFTER_MS = 30_000;
/** Server-sent events go on as long as their job: they are read until their head. */
const STREAMS = new Set(['/v1/jobs/{job_id}/events']);
const AT_ONCE = 8;

interface Response {
  status: number;
  type: string;
  /** Whether it says when to try again. */
  mayRetry: boolean;
  body: Buffer;
}

function sent(
  url: string,
  { method, path, headers, body }: Request,
  onlyHead: boolean,
): Promise<Response | string> {
  return new Promise((resolve) => {
    const options = { method, path, agent, timeout: HANGS_AFTER_MS, headers };
    const receive = async (response: IncomingMessage) => {
      const parts: Buffer[] = [];
      const { 'content-type': type = '', 'retry-after': retryAfter } = response.headers;
      const head = { status: response.statusCode!, type, mayRetry: /^\d+$/.test(retryAfter ?? '') };
      if (onlyHead && head.status === 200) {
        response.destroy();
        return resolve({ ...head, body: Buffer.alloc(0) });
      }
      response.on('error', (error) => resolve(`cut off: ${error.message}`));
      for await (const part of response) parts.push(part as Buffer);
      const body = Buffer.concat(parts);
      const isGzip = response.headers['content-encoding'] === 'gzip' && body.length > 0;
      resolve({ ...head, body: isGzip ? gunzipSync(body) : body });
    };
    let request;
    try {
      request = httpRequest(
        url,
        options,
        (response) => void receive(response).catch((error: unknown) => resolve(`cut off: ${String(error)}`)),
      );
    } catch {
      return resolve('not sendable'); // Node refuses to send such a header or path
    }
    request.on('timeout', () => {
      resolve('hangs');
      request.destroy();
    });
    request.on('error', (error) => resolve(`broke: ${error.message}`));
    request.end(body);
  });
}

const NO_BODY = new Set([204, 304]);

function faultOf(
  operation: Operation,
  { method }: Request,
  response: Response | string,
  { fault }: Described,
) {
  if (response === 'not sendable') return undefined;
  if (typeof response === 'string') return response;
  const { status, type, body } = response;
  const isOverload = status === 503 && response.mayRetry && '503' in operation.responses;
  if (status >= 500 && !isOverload) return `${status} ${String(body).slice(0, 200)}`;
  const found = operation.responses[status] ?? (status === 206 || status === 304 ? {} : undefined);
  if (!found) return `${status} is not documented: ${String(body).slice(0, 200)}`;
  if (NO_BODY.has(status) || method === 'HEAD') return body.length > 0 ? `${status} with a body` : undefined;
  if (!found.content) return undefined;
  const media = type.split(';')[0];
  const schema = found.content[media]?.schema;
  if (!(media in found.content)) return `${status} as ${media}, which is not documented`;
  if (!schema || !media.endsWith('json')) return undefined;
  try {
    // One line of NDJSON after the other; its schema is that of the text.
    if (media.endsWith('ndjson')) {
      String(body)
        .trimEnd()
        .split('\n')
        .filter(Boolean)
        .forEach((line) => void JSON.parse(line));
      return undefined;
    }
    return fault(schema, JSON.parse(String(body)));
  } catch {
    return `${status} is not JSON: ${String(body).slice(0, 100)}`;
  }
}

/** A service with data, and ids that are there. */
async function prepared(folder: string) {
  const [imports, backups] = ['imports', 'backups'].map((name) => emptied(join(folder, name)));
  const service = await started(folder, {
    IMPORT_DIR: imports,
    BACKUP_DIR: backups,
    ID_SECRET: 'a secret of the torture',
    MAX_INTERACTIONS: '2000000',
    MAX_QUEUED_JOBS: '1000',
  });
  await loaded(service, csvLog(300, 'hostile'), 'text/csv');
  for (const preset of ['notebook', 'training'])
    await finished(service, (await accepted(service, { sample_size: 20, preset })).id);
  const ids = async (table: 'customer' | 'article') =>
    (await jsonOf<{ items: Record<string, string>[] }>(`${service.url}/v1/${table}s?limit=1000`)).items.map(
      (item) => item[`${table}_id`],
    );
  const [customers, articles] = [await ids('customer'), await ids('article')];
  const known: Known = {
    customer_id: customers.slice(0, 20),
    article_id: articles.slice(0, 20),
    job_id: ['1', '2'],
    import_id: ['1'],
    limit: ['5'],
  };
  // What the other requests read must stay: jobs and imports that aren't there, customers they don't ask for.
  const toDelete = { ...known, job_id: ['99999'], import_id: ['99999'], customer_id: customers.slice(20) };
  return { service, known, toDelete, backups };
}

async function run({ seed, rounds, folder, say }: TrialOptions): Promise<Outcome> {
  const { service, known, toDelete, backups } = await prepared(folder);
  const document = await described(service.url);
  const operations = document.operations;
  const faults = new Map<string, string>();
  const statuses = new Map<number, number>();
  let done = 0;
  let slowest = 0;

  async function one(operation: Operation, request: Request): Promise<void> {
    const begun = performance.now();
    const response = await sent(service.url, request, STREAMS.has(operation.path));
    slowest = Math.max(slowest, performance.now() - begun);
    const status = typeof response === 'string' ? 0 : response.status;
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    const fault = faultOf(operation, request, response, document);
    const key = `${operation.method} ${operation.path}: ${fault?.slice(0, 60)}`;
    if (fault && !faults.has(key)) faults.set(key, `${fault}\n    ${JSON.stringify(request).slice(0, 700)}`);
    if (++done % 2000 === 0) say(`hostile: ${done} requests, ${faults.size} kinds of faults`);
  }

  for (let part = 0; done < rounds; part++) {
    const batch = operations.flatMap((operation, i) => {
      const ids = operation.method === 'DELETE' ? toDelete : known;
      const numRuns = Math.min(25, Math.ceil(rounds / operations.length));
      const number = Number.parseInt(seed, 36) + part * 1000 + i;
      const made = fc.sample(requestsOf(operation, ids, document), { seed: number, numRuns });
      return made.map((request) => ({ operation, request }));
    });
    const next = batch.values();
    const send = async () => {
      for (const { operation, request } of next) if (done < rounds) await one(operation, request);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, send));
    await endJobs(service);
    emptied(backups);
  }
  const alive = await ask('GET', `${service.url}/livez`).catch(() => undefined);
  if (alive?.status !== 200) faults.set('alive', `it does not live any more: ${lastWords(service)}`);
  const code = await service.stop();
  if (code !== 0) faults.set('end', `SIGTERM ended it with ${code}`);
  agent.destroy();
  const counted = [...statuses].sort(([a], [b]) => a - b).map(([status, n]) => `${status || 'none'} ${n}`);
  return {
    rounds: done,
    faults: [...faults].map(([key, fault]) => `${key}: ${fault}`),
    measured: `slowest response ${(slowest / 1000).toFixed(1)} s; statuses: ${counted.join(', ')}`,
  };
}

/** Ends what the requests started, so that the queue doesn't fill. */
async function endJobs({ url }: Tortured): Promise<void> {
  for (const state of ['queued', 'running']) {
    const { items } = await jsonOf<{ items: Job[] }>(`${url}/v1/jobs?state=${state}&limit=1000`);
    for (const { id } of items) await ask('POST', `${url}/v1/jobs/${id}/cancel`);
  }
}

export const hostile: Trial = {
  name: 'hostile',
  promise: 'No request gets a 5xx, hangs or gets a response that the OpenAPI document does not describe',
  rounds: 100_000,
  run,
};
