/** A job in the browser: its tabs, its rows, its files, and what is seen of one that runs or failed. */
import { readFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { logOf, noBrowser, noViolations, open, serve } from './browser.ts';
import type { Job } from '../../src/model/job.ts';

const SPLIT = { split: { validation_from: '2020-06-01', test_from: '2020-08-01' } };

/** A service with a job of 120 customers, divided by time, whose report is made. */
async function withJob(t: Test, env = {}) {
  const service = await serve(t, env);
  await service.ask('/v1/imports', { csv: logOf(300) });
  const json = { sample_size: 120, preset: 'training', parameters: SPLIT };
  await service.ask('/v1/jobs', { json });
  const job = await ended(service, 1);
  await service.ask('/v1/jobs/1/report');
  return { ...service, job };
}

async function ended({ ask }: Pick<Awaited<ReturnType<typeof serve>>, 'ask'>, id: number): Promise<Job> {
  for (;;) {
    const job = await ask<Job>(`/v1/jobs/${id}`);
    if (job.state !== 'queued' && job.state !== 'running') return job;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

t.test('a job shows counts, verdict and report in tabs with addresses', { skip: noBrowser }, async (t) => {
  const { url, job } = await withJob(t);
  const page = await open(t, `${url}/#/jobs/1`);
  await page.getByText(`${job.interactions.toLocaleString('en')} interactions of 120 customers`).waitFor();
  const chip = page.getByRole('link', { name: 'Job 1, leak audit' });
  await chip.waitFor();
  await page.getByRole('region', { name: 'Parameters' }).getByText('ignores_per_purchase').waitFor();
  await page.getByText(job.content_digest!).waitFor();
  await noViolations(t, page, 'a job');

  await chip.click();
  await page.getByRole('img', { name: /^Hour of the day: most ignores at/ }).waitFor();
  t.match(page.url(), /#\/jobs\/1\/report$/);
  t.equal(await page.locator('.charts figure').count(), 8);
  await page.getByText('features say little or nothing').click();
  await page.getByRole('heading', { name: /^Second/ }).waitFor();
  await noViolations(t, page, 'a report');
  await page.goBack();
  await page.getByText(job.content_digest!).waitFor();
});

t.test('rows are filtered, have other columns, and lead to customers', { skip: noBrowser }, async (t) => {
  const { url, ask } = await withJob(t);
  const page = await open(t, `${url}/#/jobs/1/rows`);
  const table = page.getByRole('table', { name: 'Rows of job 1' });
  const rows = table.locator('tbody tr');
  await rows.first().waitFor();
  t.equal(await rows.count(), 50);
  const first = await rows.first().textContent();
  await page.getByRole('button', { name: 'Next page' }).click();
  await page.getByText('50 rows, further on').waitFor();
  t.not(await rows.first().textContent(), first);
  await page.reload();
  await page.getByText('50 rows, further on').waitFor();
  await page.getByRole('button', { name: 'First page' }).click();
  await page.getByRole('heading', { name: '50 rows', exact: true }).waitFor();

  await page.getByLabel('0 ignored').uncheck();
  await page.getByLabel('1 clicked').uncheck();
  await page.getByLabel('Parts of the split').fill('test');
  await page.getByRole('button', { name: 'Apply' }).click();
  const { items } = await ask<{ items: { article_id: string }[] }>(
    '/v1/jobs/1/interactions?interaction_score=2&split=test&limit=50',
  );
  await page.getByRole('heading', { name: `${items.length} rows` }).waitFor();
  t.match(await rows.first().textContent(), items[0].article_id);
  t.equal(await rows.filter({ hasText: 'bought' }).count(), items.length);

  await page.getByText('Columns (5)').click();
  await page.getByLabel('strategy').check();
  await page.getByLabel('prev_article_id').uncheck();
  await table.getByRole('columnheader', { name: 'strategy' }).waitFor();
  t.equal(await table.getByRole('columnheader', { name: 'prev_article_id' }).count(), 0);

  await page.getByLabel('From').fill('yesterday');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.locator('.field', { hasText: 'From' }).getByText('yesterday').waitFor();
  t.equal(await page.getByLabel('From').getAttribute('aria-invalid'), 'true');
  t.equal(await page.getByLabel('From').inputValue(), 'yesterday', 'what was typed stays');
  page.errors.length = 0; // Chromium notes every 400
  await noViolations(t, page, 'rows');
  await page.getByRole('button', { name: 'Clear' }).click();
  await rows.first().waitFor();
  await rows.first().getByRole('link').click();
  await page.getByRole('heading', { name: /^Customer / }).waitFor();
});

t.test('the data: files with sizes, exports with options, code', { skip: noBrowser }, async (t) => {
  const { url, job } = await withJob(t);
  const page = await open(t, `${url}/#/jobs/1/data`);
  const file = (name: string) =>
    page.getByRole('table', { name: 'Files of job 1' }).getByRole('row').filter({ hasText: name }).first();
  await file('CSV')
    .getByText(/^\d.* (kB|MB)$/)
    .waitFor();
  await file('Parquet')
    .getByText(/^\d.* (kB|MB)$/)
    .waitFor();
  await file('NDJSON')
    .getByText(/^about /)
    .waitFor();
  await page.getByRole('button', { name: 'Find out the size of CSV, all stored columns' }).click();
  await file('CSV, all stored columns')
    .getByText(/^\d.* (kB|MB)$/)
    .waitFor();

  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'CSV', exact: true }).click();
  const csv = readFileSync(await (await download).path(), 'utf8');
  t.equal(csv.split('\n').length, job.interactions + 2, 'a header, and a line break at the end');

  await page.getByText('matrix').first().click();
  const split = page.locator('.export', { hasText: 'matrix' }).getByLabel('split').first();
  await split.fill('train');
  const archive = page.getByRole('link', { name: 'Download matrix as ZIP' });
  t.match(await archive.getAttribute('href'), /\/v1\/jobs\/1\/exports\/matrix\?split=train$/);

  await page.getByRole('button', { name: 'Polars' }).click();
  const code = page.getByLabel('code for Polars', { exact: true });
  t.match(await code.textContent(), `JOB = '${url}/v1/jobs/1'`);
  t.match(await code.textContent(), job.content_digest!);
  await noViolations(t, page, 'the data');
});

/** So many clicks before purchases that a customer with few purchases takes long. */
const MANY = { min_pre_clicks: 9999, max_pre_clicks: 10_000, click_before_purchase_prob: 1 };

t.test('a running job shows how far it is, and is cancelled', { skip: noBrowser }, async (t) => {
  const { url, ask } = await serve(t);
  await ask('/v1/imports', { csv: logOf(300) });
  await ask('/v1/jobs', { json: { all_customers: true, parameters: MANY } });
  await ask('/v1/jobs', { json: {} });
  const waiting = await open(t, `${url}/#/jobs/2`);
  await waiting.getByText('Number 1 in the queue').waitFor();
  await noViolations(t, waiting, 'a job that waits');
  const page = await open(t, `${url}/#/jobs/1`);
  await page.getByText(/customers, .* interactions, .* a second/).waitFor();
  await page.reload();
  await page.getByText(/customers, .* interactions, .* a second/).waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByText('It was cancelled and has no rows.').waitFor();
  await noViolations(t, page, 'a cancelled job');
  await waiting.getByRole('heading', { name: 'Counts' }).waitFor();
  await waiting.getByRole('link', { name: 'Job 2, leak audit' }).waitFor();
});

t.test('a failed job says why', { skip: noBrowser }, async (t) => {
  const { url, ask } = await serve(t);
  const lines = Array.from({ length: 900 }, (_, i) => `2019-01-01,greedy,a-${i % 30}`);
  await ask('/v1/imports', { csv: ['t_dat,customer_id,article_id', ...lines, ''].join('\n') });
  await ask('/v1/jobs', { json: { all_customers: true, parameters: MANY } });
  const { error } = await ended({ ask }, 1);
  const page = await open(t, `${url}/#/jobs/1`);
  await page.getByRole('alert').getByText(error!.detail).waitFor();
  await noViolations(t, page, 'a failed job');
  const nowhere = await open(t, `${url}/#/jobs/99`, { quiet: false });
  await nowhere.getByText('There is no job 99.').waitFor();
});
