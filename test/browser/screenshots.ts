/**
 * Makes the pictures of README and docs (`npm run screenshots`): docs/pictures has those that are shown there,
 * docs/pictures/all every view in its states, wide, at 420 and 320 px, and dark. With names
 * (`npm run screenshots -- jobs jobs-320`), it makes only these.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { purchaseLog } from '../../src/demo/purchase-log.ts';
import { startService } from '../../src/demo/service.ts';
import { packageRoot } from '../../src/package-root.ts';
import { launch, noBrowser } from './chromium.ts';

const SIZES = [
  { suffix: '', width: 1280, height: 860 },
  { suffix: '-dark', width: 1280, height: 860, colorScheme: 'dark' as const },
  { suffix: '-420', width: 420, height: 860 },
  { suffix: '-320', width: 320, height: 860 },
];

const wanted = process.argv.slice(2);

interface Picture {
  name: string;
  address: string;
  /** Whether it is shown in README or docs. */
  isShown?: boolean;
  /** Brings the page into the state of the picture; by default it only waits for the heading. */
  prepare?(page: Page): Promise<unknown>;
}

const log = (customers: number) => Buffer.concat([...purchaseLog({ customers }).chunks]);
const FILE = {
  name: 'sales.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(`InvoiceDate;Customer;StockCode;Price
03.04.2020 10:15;17850;85123A;2,55
13.04.2020 11:20;17850;71053;3,39
14.04.2020 09:01;13047;84879;1,69
`),
};
const chooseFile = async (page: Page) => {
  await page.locator('input[type=file]').setInputFiles(FILE);
  await page.getByText('rows inspected').waitFor();
};
const LONG = { all_customers: true, parameters: { min_ignores: 9000, max_ignores: 9001 } };
const CLICKS = { min_pre_clicks: 9999, max_pre_clicks: 10_000, click_before_purchase_prob: 1 };

const EMPTY: Picture[] = [
  { name: 'data-empty', address: '#/data' },
  { name: 'data-file', address: '#/data', prepare: chooseFile },
  {
    name: 'new-job-without-data',
    address: '#/new',
    prepare: (page) => page.getByText('No estimate').waitFor(),
  },
  { name: 'jobs-empty', address: '#/jobs' },
];
const RUNNING: Picture[] = [
  { name: 'jobs-running', address: '#/jobs', prepare: (page) => page.getByText('rows/s').first().waitFor() },
  { name: 'job-running', address: '#/jobs/5' },
];
const DONE: Picture[] = [
  { name: 'data', address: '#/data', isShown: true },
  {
    name: 'new-job',
    address: '#/new',
    isShown: true,
    prepare: preview,
  },
  { name: 'jobs', address: '#/jobs', isShown: true },
  {
    name: 'jobs-failed',
    address: '#/jobs?customers=one',
    prepare: (page) => page.locator('summary').first().click(),
  },
  { name: 'job', address: '#/jobs/1' },
  { name: 'job-report', address: '#/jobs/1/report' },
  { name: 'job-rows', address: '#/jobs/1/rows' },
  { name: 'job-data', address: '#/jobs/1/data' },
  { name: 'job-failed', address: '#/jobs/4' },
  { name: 'compare', address: '#/compare/1/2' },
  { name: 'customer', address: '#/customers?job=1', prepare: chooseCustomer },
];

/** The rows of one customer, below the estimate. */
async function preview(page: Page): Promise<void> {
  await page.getByText('Estimating').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Show the rows' }).click();
  await page.getByRole('table', { name: 'Rows of the preview' }).waitFor();
}

/** The first customer of the list. */
async function chooseCustomer(page: Page): Promise<void> {
  await page.locator('main a[href*="/customers/"]').first().click();
  await page.waitForLoadState('networkidle');
}

async function take(browser: Browser, url: string, pictures: Picture[]): Promise<void> {
  for (const { name, address, isShown, prepare } of pictures)
    for (const { suffix, width, height, ...more } of SIZES) {
      if (wanted.length > 0 && !wanted.includes(`${name}${suffix}`)) continue;
      const page = await browser.newPage({ viewport: { width, height }, reducedMotion: 'reduce', ...more });
      await page.goto(`${url}/${address}`, { waitUntil: 'load' });
      await page.locator('h1').first().waitFor();
      await page.waitForLoadState('networkidle').catch(() => undefined);
      await prepare?.(page);
      await page.waitForTimeout(700);
      await page.screenshot({ path: join(folder, 'all', `${name}${suffix}.png`), fullPage: true });
      if (isShown && suffix === '') await page.screenshot({ path: join(folder, `${name}.png`) });
      await page.close();
    }
}

async function post(url: string, body: string | Buffer, type: string, headers = {}): Promise<void> {
  const request = {
    method: 'POST',
    headers: { 'content-type': type, ...headers },
    body: body as RequestInit['body'],
  };
  const response = await fetch(url, request);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
}

const folder = join(packageRoot, 'docs', 'pictures');

async function main(): Promise<void> {
  if (noBrowser) throw new Error(`There are no pictures: ${noBrowser}.`);
  mkdirSync(join(folder, 'all'), { recursive: true });
  const data = mkdtempSync(join(tmpdir(), 'footfall-pictures-'));
  const env = { HOST: '127.0.0.1', PORT: '0', DATABASE: join(data, 'footfall.db'), API_KEYS: '' };
  const program = join(packageRoot, '.build', 'src', 'main.js');
  const service = await startService({ program, env, logFile: join(data, 'log') });
  const browser = await launch();
  try {
    await take(browser, service.url, EMPTY);
    const { url } = service;
    const job = (request: object, headers = { prefer: 'wait=60' }) =>
      post(`${url}/v1/jobs`, JSON.stringify(request), 'application/json', headers);
    await post(`${url}/v1/imports?file_name=transactions.csv`, log(3000), 'text/csv');
    const greedy = Array.from({ length: 900 }, (_, i) => `2019-01-01,greedy,a-${i % 30}\n`).join('');
    await post(`${url}/v1/imports?file_name=till.csv`, `t_dat,customer_id,article_id\n${greedy}`, 'text/csv');
    await job({ preset: 'training' });
    await job({ sample_size: 500, seed: 7 });
    await job({ preset: 'behaviour', sample_size: 300 });
    await job({ customer_ids: ['greedy'], parameters: CLICKS });
    await take(browser, url, DONE);
    await job(LONG, { prefer: 'wait=1' });
    await take(browser, url, RUNNING);
    await fetch(`${url}/v1/jobs/5/cancel`, { method: 'POST' });
  } finally {
    await browser.close();
    await service.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

await main();
