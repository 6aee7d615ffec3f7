/** The main job with @hey-api/openapi-ts: arguments are the service's URL and a CSV file. */
import { readFile } from 'node:fs/promises';
import { client } from './hey-api/client.gen.js';
import * as footfall from './hey-api/sdk.gen.js';

const [baseUrl, file] = process.argv.slice(2) as [string, string];
client.setConfig({ baseUrl, throwOnError: true });

const { data: loaded } = await footfall.uploadImport({
  body: new Blob([await readFile(file)], { type: 'text/csv' }),
  throwOnError: true,
});
if (!('rows_loaded' in loaded)) throw new Error('That is a look, not an import.');

const body = { sample_size: 50, seed: 42, preset: 'notebook', parameters: { max_ignores: 50 } };
const { data: estimate } = await footfall.estimateJob({ body, throwOnError: true });
let { data: job } = await footfall.createJob({ body, throwOnError: true });
const path = { job_id: job.id };
while (job.state === 'queued' || job.state === 'running') {
  await new Promise((resolve) => setTimeout(resolve, 200));
  job = (await footfall.getJob({ path, throwOnError: true })).data;
}

const cursorOf = (next: string) => new URL(next, baseUrl).searchParams.get('after') ?? undefined;
let rows = 0;
let after: string | undefined;
do {
  const query = { limit: 1000, after };
  const { data: page } = await footfall.listJobInteractions({ path, query, throwOnError: true });
  rows += page.items.length;
  after = page.next ? cursorOf(page.next) : undefined;
} while (after !== undefined);
const { data: csv } = await footfall.downloadJobInteractionsCsv({
  path,
  parseAs: 'blob',
  throwOnError: true,
});
const lines = (await (csv as Blob).text()).trimEnd().split('\n').length - 1;
const { interactions } = job;
console.log(
  JSON.stringify({ loaded: loaded.rows_loaded, customers: estimate.customers, interactions, rows, lines }),
);
