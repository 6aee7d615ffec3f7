/** The main job with openapi-fetch: arguments are the service's URL and a CSV file. */
import { readFile } from 'node:fs/promises';
import createClient from 'openapi-fetch';
import type { paths } from './openapi-fetch/schema.js';

const [baseUrl, file] = process.argv.slice(2) as [string, string];
const client = createClient<paths>({ baseUrl });

function some<T>({ data, error }: { data?: T; error?: unknown }): T {
  if (data === undefined) throw new Error(JSON.stringify(error));
  return data;
}

const upload = await client.POST('/v1/imports/file', {
  headers: { 'content-type': 'text/csv' },
  body: await readFile(file, 'utf8'),
  // Without it the file would be sent as a JSON string.
  bodySerializer: (body) => body,
});
const loaded = some(upload);
if (!('rows_loaded' in loaded)) throw new Error('That is a look, not an import.');

const request = { sample_size: 50, seed: 42, preset: 'notebook', parameters: { max_ignores: 50 } };
const estimate = some(await client.POST('/v1/jobs/estimate', { body: request }));
let job = some(await client.POST('/v1/jobs', { body: request }));
const path = { job_id: job.id };
while (job.state === 'queued' || job.state === 'running') {
  await new Promise((resolve) => setTimeout(resolve, 200));
  job = some(await client.GET('/v1/jobs/{job_id}', { params: { path } }));
}

const cursorOf = (next: string) => new URL(next, baseUrl).searchParams.get('after') ?? undefined;
let rows = 0;
let after: string | undefined;
do {
  const query = { limit: 1000, after };
  const page = some(await client.GET('/v1/jobs/{job_id}/interactions', { params: { path, query } }));
  rows += page.items.length;
  after = page.next ? cursorOf(page.next) : undefined;
} while (after !== undefined);
const csv = await client.GET('/v1/jobs/{job_id}/interactions.csv', { params: { path }, parseAs: 'text' });
const lines = some(csv).trimEnd().split('\n').length - 1;
const { interactions } = job;
console.log(
  JSON.stringify({ loaded: loaded.rows_loaded, customers: estimate.customers, interactions, rows, lines }),
);
