/** The list of jobs: what becomes of them, over reloads and while the service is away. */
import { join } from 'node:path';
import t from 'tap';
import { Sqlite } from '../../src/storage/sqlite.ts';
import { logOf, noBrowser, noViolations, open, serve } from './browser.ts';

/** Runs until it is cancelled: 135 million rows. */
const MANY = { min_ignores: 9000, max_ignores: 9001, ignore_min_repeats: 5, ignore_max_repeats: 6 };
const LONG = { all_customers: true, parameters: MANY };
const JSON_BODY = { method: 'POST' };

t.test('jobs are followed, cancelled, compared and deleted in their rows', { skip: noBrowser }, async (t) => {
  const service = await serve(t);
  const greedy = Array.from({ length: 900 }, (_, i) => `2019-01-01,greedy,a-${i % 30},,2\n`).join('');
  await service.ask('/v1/imports', { csv: logOf(3000) + greedy });
  const job = (json: object) => service.ask<{ id: number }>('/v1/jobs', { ...JSON_BODY, json });
  const page = await open(t, `${service.url}/#/jobs`);
  await page.getByText('No jobs yet.').waitFor();
  await noViolations(t, page, 'Jobs, empty');
  await job({ sample_size: 3 });
  await job({ sample_size: 3, seed: 1 });
  const clicks = { min_pre_clicks: 9999, max_pre_clicks: 10_000, click_before_purchase_prob: 1 };
  await job({ customer_ids: ['greedy'], parameters: clicks });
  await job(LONG);
  await job({ sample_size: 4 });

  const row = (id: number) =>
    page.locator('tbody tr', { has: page.getByRole('link', { name: String(id), exact: true }) });
  await row(4).getByRole('progressbar').waitFor();
  await row(4)
    .getByText(/rows\/s/)
    .waitFor();
  await row(5).getByText('queued, number 1').waitFor();
  await noViolations(t, page, 'Jobs, running');
  await page.reload();
  await row(4).getByText(/left/).waitFor();
  await row(5).getByRole('button', { name: 'Cancel' }).click();
  await row(5).getByText('cancelled').waitFor();
  await row(4).getByRole('button', { name: 'Cancel' }).click();
  await row(4).getByText('cancelled').waitFor();

  await page.getByRole('link', { name: 'Of one customer' }).click();
  await row(3).getByText('failed').click();
  await row(3)
    .getByText(/Customer "greedy", with 900 transactions/)
    .waitFor();
  await noViolations(t, page, 'Jobs, failed');
  await page.goBack();

  await row(1).getByRole('checkbox').check();
  await row(2).getByRole('checkbox').check();
  t.equal(
    await page.getByRole('link', { name: 'Compare jobs 1 and 2' }).getAttribute('href'),
    '#/compare/1/2',
  );
  await row(5).getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Keep it' }).click();
  await row(5).getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete it' }).click();
  await row(5).waitFor({ state: 'detached' });
  await page.getByLabel('State').selectOption('cancelled');
  await row(1).waitFor({ state: 'detached' });
  await row(4).waitFor();
  t.equal(new URL(page.url()).hash, '#/jobs?state=cancelled');
});

t.test('the page says when the service is away, and goes on by itself', { skip: noBrowser }, async (t) => {
  const service = await serve(t);
  await service.ask('/v1/imports', { csv: logOf(50) });
  // Requests that fail are written to the console by the browser.
  const page = await open(t, `${service.url}/#/jobs`, { quiet: false });
  await page.getByText('No jobs yet.').waitFor();
  await service.stop();
  const banner = page.getByText('The service does not answer.').first();
  await banner.waitFor();
  await noViolations(t, page, 'Jobs, without the service');
  await service.again();
  await banner.waitFor({ state: 'hidden' });
  await service.ask('/v1/jobs', { json: { sample_size: 3 } });
  await page.getByRole('link', { name: '1', exact: true }).waitFor();
});

t.test('of 5,000 jobs the list shows a page, and leads to older ones', { skip: noBrowser }, async (t) => {
  const service = await serve(t);
  await service.ask('/v1/imports', { csv: logOf(50) });
  await service.ask('/v1/jobs?wait', { json: { sample_size: 3 } }).catch(() => undefined);
  await service.ask('/v1/jobs', { json: { sample_size: 3 } });
  await service.stop();
  const db = new Sqlite(join(service.folder, 'footfall.db'));
  const names = db.pragma('table_info(jobs)') as { name: string }[];
  const others = names.map(({ name }) => name).filter((name) => name !== 'id' && name !== 'state');
  const copy = db.prepare(
    `INSERT INTO jobs (state, ${others.join()}) SELECT 'cancelled', ${others.join()} FROM jobs WHERE id = 1`,
  );
  db.transaction(() => {
    for (let i = 0; i < 5000; i++) copy.run();
  })();
  db.close();
  await service.again();
  const page = await open(t, `${service.url}/#/jobs`);
  await page.getByRole('link', { name: '5001', exact: true }).waitFor();
  t.equal(await page.locator('tbody tr').count(), 50);
  await page.getByRole('link', { name: 'Older' }).click();
  await page.getByRole('link', { name: '4951', exact: true }).waitFor();
  await page.goBack();
  await page.getByRole('link', { name: '5001', exact: true }).waitFor();
});
