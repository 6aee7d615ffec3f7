/**
 * A service in the state the quickstart leaves it in: log loaded, job 1 done. Making that state takes longer than copying
 * it, so it's made once per test file.
 */
import '../plain-children.ts';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';
import { purchaseLog } from '../../src/demo/purchase-log.ts';
import { startService, type RunningService } from '../../src/demo/service.ts';
import { demoSettings } from '../../src/demo/settings.ts';

export const built = join(dirname(fileURLToPath(import.meta.url)), '../../src');
const CUSTOMERS = 3000;

let made: Promise<string> | undefined;

/** Starts the service in a folder of its own, which is removed after the test. */
export async function quickstart(t: Test): Promise<{ folder: string; url: string }> {
  const original = await (made ??= makeState());
  const folder = temporaryFolder();
  cpSync(original, folder, { recursive: true });
  const service = await serve(folder);
  t.teardown(async () => {
    await service.stop();
    await rm(folder, { recursive: true });
  });
  return { folder, url: service.url };
}

async function makeState(): Promise<string> {
  const folder = temporaryFolder();
  process.once('exit', () => rmSync(folder, { recursive: true }));
  mkdirSync(dataIn(folder), { recursive: true });
  const log = join(dataIn(folder), 'transactions.csv');
  writeFileSync(log, Buffer.concat([...purchaseLog({ customers: CUSTOMERS }).chunks]));
  const service = await serve(folder);
  await post(service, '/v1/imports', await readFile(log), { 'content-type': 'text/csv' });
  await post(service, '/v1/jobs', '{}', { 'content-type': 'application/json', prefer: 'wait=60' });
  // Otherwise each copy would make it again.
  await fetch(`${service.url}/v1/jobs/1/report`, { headers: { prefer: 'wait=60' } });
  await service.stop();
  return folder;
}

const temporaryFolder = () => mkdtempSync(join(tmpdir(), 'footfall-docs-'));
const dataIn = (folder: string) => join(folder, 'data', 'demo');

function serve(folder: string): Promise<RunningService> {
  const data = dataIn(folder);
  const env = { ...demoSettings(data), PORT: '0' };
  return startService({ program: join(built, 'main.js'), env, logFile: join(data, 'service.log') });
}

async function post(
  { url }: RunningService,
  path: string,
  body: Buffer | string,
  headers: Record<string, string>,
): Promise<void> {
  const response = await fetch(url + path, { method: 'POST', headers, body: body as string });
  if (!response.ok) throw new Error(await response.text());
}
