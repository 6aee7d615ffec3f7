/** The whole way: from an empty database to a downloaded file. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { noBrowser, noViolations, open, serve } from './browser.ts';

t.test('from an empty database to a downloaded CSV', { skip: noBrowser }, async (t) => {
  const service = await serve(t);
  const page = await open(t, service.url);
  await page.getByText('Nothing is loaded yet.').waitFor();
  await noViolations(t, page, 'Data, empty');
  await page.getByRole('button', { name: 'Load the sample log' }).click();
  await page.getByText('69,891').first().waitFor();
  await noViolations(t, page, 'Data, loaded');

  await page.getByRole('link', { name: 'Make a job of it' }).click();
  t.ok(await page.getByRole('radio', { name: /^training/ }).isChecked(), 'training is proposed');
  await page.getByText('Proposed, since').waitFor();
  await page.getByLabel('How many').fill('200');
  await page.locator('dd', { hasText: /^200$/ }).waitFor();
  await page.getByRole('button', { name: 'Start the job' }).click();

  await page.waitForURL(/#\/jobs\/1$/);
  await page.getByRole('link', { name: 'Get the data' }).click();
  const download = page.waitForEvent('download');
  await page.locator('a[href$="/v1/jobs/1/interactions.csv"]').first().click();
  const csv = readFileSync(await (await download).path(), 'utf8');
  t.equal(csv, await (await fetch(`${service.url}/v1/jobs/1/interactions.csv`)).text());
  t.match(csv, /^t_dat,customer_id,article_id,interaction_score,prev_article_id\n/);

  await page.getByRole('link', { name: 'Jobs', exact: true }).click();
  await page.getByRole('link', { name: '1', exact: true }).waitFor();
  await page
    .getByText(/no leak|leak/)
    .first()
    .waitFor();
  await noViolations(t, page, 'Jobs, done');
});

const WRONG = `bought,who,what,cost
03.04.2020,k1,a1,"1,50"
13.04.2020,k1,a2,"2,50"
14.04.2020,k2,a1,"1,50"
14.04.2020,k2,a2,oops
`;

t.test('a file of another form is mended by choosing columns', { skip: noBrowser }, async (t) => {
  const service = await serve(t);
  const file = join(service.folder, 'wrong.csv');
  writeFileSync(file, WRONG);
  const page = await open(t, `${service.url}/#/data`);
  await page.locator('input[type=file]').setInputFiles(file);
  const load = page.getByRole('button', { name: 'Load', exact: true });
  const columns = { t_dat: 'bought', customer_id: 'who', article_id: 'what', price: 'cost' };
  await page.getByLabel('customer_id', { exact: true }).waitFor();
  t.ok(await load.isDisabled(), 'it cannot be loaded as it is');
  await noViolations(t, page, 'Data, a file with obstacles');
  for (const [ours, theirs] of Object.entries(columns))
    await page.getByLabel(ours, { exact: true }).selectOption(theirs);
  // Further options are open, since some are needed.
  await page.getByLabel('Times are written').fill('dd.MM.yyyy');
  await page.getByLabel('Times are written').press('Tab');
  await page.getByLabel('Sign before a fraction').selectOption('comma');
  await page.getByLabel('Bad rows').selectOption({ index: 1 });
  const rows = page.getByRole('table', { name: 'First rows' });
  await rows.getByText('2020-04-13').waitFor();
  await noViolations(t, page, 'Data, a file that can be loaded');
  await load.click();
  await page.getByText('3 rows loaded').waitFor();
  const rejected = page.getByRole('table', { name: 'Bad rows' });
  t.strictSame(await rejected.locator('tbody td').first().textContent(), '5', 'the line');
  t.match(await rejected.textContent(), /oops/);
  await noViolations(t, page, 'Data, with bad rows');
  t.match(await service.ask('/v1/imports/1'), { source: 'wrong.csv', rows_loaded: 3, rows_rejected: 1 });

  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Take back import 1' }).click();
  await page.getByRole('button', { name: 'Keep it' }).click();
  await page.getByRole('button', { name: 'Take back import 1' }).click();
  await noViolations(t, page, 'Data, a question');
  await page.getByRole('button', { name: 'Take it back' }).click();
  await page.getByText('Nothing is loaded yet.').waitFor();
});
