/**
 * From a purchase log to interactions with fetch alone, in Node 20 or newer. In this repository, after `npm ci`:
 *
 *     npx tsc examples/client.ts --ignoreConfig --target es2023 --module nodenext --types node --outDir out
 *     node out/client.js transactions.csv interactions.csv
 *
 * Elsewhere it needs a package.json with `"type": "module"`, typescript and @types/node.
 *
 * FOOTFALL_URL is where the service is (default http://127.0.0.1:3000), FOOTFALL_API_KEY a key if it wants one. With
 * types for every request and response: see docs/clients.md.
 */
import { createWriteStream, openAsBlob } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

interface Job {
  id: number;
  state: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
  interactions: number;
  error: { detail: string } | null;
  links: { self: string; interactions?: string; csv?: string };
}

interface Page {
  items: { customer_id: string; article_id: string; interaction_score: 0 | 1 | 2 }[];
  next: string | null;
}

const { FOOTFALL_URL = 'http://127.0.0.1:3000', FOOTFALL_API_KEY } = process.env;
const base = `${FOOTFALL_URL.replace(/\/$/, '')}/`;
const key: Record<string, string> = FOOTFALL_API_KEY ? { authorization: `Bearer ${FOOTFALL_API_KEY}` } : {};

/** `path` is relative to the service, or a link of an earlier response. */
async function request(path: string, { headers, ...more }: RequestInit = {}): Promise<Response> {
  const response = await fetch(new URL(path, base), { ...more, headers: { ...key, ...(headers as object) } });
  if (response.ok) return response;
  const { detail } = (await response.json()) as { detail: string };
  throw new Error(`${response.status}: ${detail}`);
}

async function load(file: string): Promise<void> {
  const body = await openAsBlob(file, { type: 'text/csv' });
  await request('v1/imports/file?allow_duplicate=true&mode=replace', { method: 'POST', body });
}

/** Waits up to a minute with the request, then asks every second. */
async function finished(wanted: object): Promise<Job> {
  const headers = { 'content-type': 'application/json', prefer: 'wait=60' };
  const response = await request('v1/jobs', { method: 'POST', headers, body: JSON.stringify(wanted) });
  let job = (await response.json()) as Job;
  while (job.state === 'queued' || job.state === 'running') {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    job = (await (await request(job.links.self)).json()) as Job;
  }
  if (job.state === 'succeeded') return job;
  throw new Error(`job ${job.id} ${job.state}: ${job.error?.detail ?? ''}`);
}

async function* rowsOf(job: Job): AsyncGenerator<Page['items'][number]> {
  let next: string | null = `${job.links.interactions}?limit=1000`;
  while (next !== null) {
    const page = (await (await request(next)).json()) as Page;
    yield* page.items;
    next = page.next;
  }
}

const [source, target] = process.argv.slice(2);
await load(source);
const job = await finished({ preset: 'training', sample_size: 100, seed: 42 });
let bought = 0;
for await (const row of rowsOf(job)) if (row.interaction_score === 2) bought++;
console.log(`${job.interactions} interactions, ${bought} of them purchases`);
const csv = await request(job.links.csv!);
await pipeline(Readable.fromWeb(csv.body as never), createWriteStream(target));
