/** The form of a new job. */
import t from 'tap';
import { logOf, noBrowser, noViolations, open, serve } from './browser.ts';

t.test('faults stand beside their fields, and nothing typed is lost', { skip: noBrowser }, async (t) => {
  const service = await serve(t);
  await service.ask('/v1/imports', { csv: logOf(50) });
  const page = await open(t, `${service.url}/#/new`, { quiet: false });
  await page.getByText('Times within a session').click();
  const gap = page.getByLabel('gap_median_seconds');
  await gap.fill('0');
  const fault = page.locator('#parameter-gap_median_seconds-fault');
  t.match(await fault.textContent(), /gap_median_seconds .* 1/);
  t.equal(await gap.getAttribute('aria-invalid'), 'true');
  await page.getByRole('button', { name: 'Start the job' }).click();
  await page.locator('input:focus#parameter-gap_median_seconds').waitFor();
  await noViolations(t, page, 'New job, with a fault');
  await page.getByRole('link', { name: 'Jobs', exact: true }).click();
  await page.getByText('No jobs yet.').waitFor();
  await page.goBack();
  t.equal(await gap.inputValue(), '0', 'it is still there');
  await gap.fill('60');
  await fault.waitFor({ state: 'detached' });
  await page.getByText('1 changed').waitFor();
  const code = page.getByLabel('curl request', { exact: true });
  t.match(await code.textContent(), /"parameters":\{"gap_median_seconds":60\}/);
  await gap.fill('40');
  await page.getByText('1 changed').waitFor({ state: 'detached' });
});

t.test('without data, the form leads to the view that loads some', { skip: noBrowser }, async (t) => {
  const service = await serve(t);
  const page = await open(t, `${service.url}/#/new`, { quiet: false });
  const link = page.getByRole('link', { name: 'Load some first' });
  await link.waitFor();
  await page.getByRole('button', { name: 'Show the rows' }).click();
  await link.nth(1).waitFor();
  await noViolations(t, page, 'New job, without data');
  await link.first().click();
  await page.getByText('Nothing is loaded yet.').waitFor();
});

t.test('a preview has the rows of one customer, and stores nothing', { skip: noBrowser }, async (t) => {
  const service = await serve(t);
  await service.ask('/v1/imports', { csv: logOf(50) });
  const page = await open(t, `${service.url}/#/new`);
  await page.getByRole('button', { name: 'Show the rows' }).click();
  const rows = page.getByRole('table', { name: 'Rows of the preview' });
  await rows.getByText('2 bought').first().waitFor();
  await noViolations(t, page, 'New job, with a preview');
  t.strictSame((await service.ask<{ items: [] }>('/v1/jobs')).items, []);
});

t.test('each request that the page shows starts the same job', { skip: noBrowser }, async (t) => {
  const service = await serve(t);
  await service.ask('/v1/imports', { csv: logOf(50) });
  const page = await open(t, `${service.url}/#/new`);
  await page.getByLabel('Seed', { exact: true }).fill("it's");
  await page.getByText('Which articles are ignored').click();
  // First, since no articles are loaded: the estimate would be refused meanwhile.
  await page.getByLabel('same_category').fill('0');
  await page.getByLabel('uniform', { exact: true }).fill('0.6');
  await page.getByLabel('popularity', { exact: true }).fill('0.5');
  await page.getByLabel('exclude_bought').uncheck();
  const code: Record<string, string> = {};
  for (const name of ['curl', 'Python', 'TypeScript']) {
    await page.getByRole('button', { name, exact: true }).click();
    code[name] = (await page.getByLabel(`${name} request`, { exact: true }).textContent()) ?? '';
  }
  const parameters = {
    negatives: { uniform: 0.6, popularity: 0.5, same_category: 0 },
    exclude_bought: false,
  };
  const request = { sample_size: 1000, seed: "it's", preset: 'training', parameters };
  t.strictSame(JSON.parse(/-d '(.*)'$/.exec(code.curl)![1].replaceAll(`'\\''`, "'")), request);
  t.match(code.TypeScript, `'${service.url}/v1/jobs'`);
  t.strictSame(JSON.parse(/JSON\.stringify\((.*)\),\n/s.exec(code.TypeScript)![1]), request);
  t.match(code.Python, '"exclude_bought": False,');
});

t.test('a job is cloned into the form', { skip: noBrowser }, async (t) => {
  const service = await serve(t);
  await service.ask('/v1/imports', { csv: logOf(50) });
  const parameters = { max_ignores: 50, extra_click_rounds: 'once', shift_to: '2026-01-31' };
  const request = { sample_size: 7, min_purchases: 2, seed: 9, preset: 'notebook', parameters };
  const { id } = await service.ask<{ id: number }>('/v1/jobs', { json: request });
  const page = await open(t, `${service.url}/#/new?from=${id}`);
  await page.getByText('These are the settings of job 1.').waitFor();
  const code = (await page.getByLabel('curl request', { exact: true }).textContent()) ?? '';
  const cloned = JSON.parse(/-d '(.*)'$/.exec(code)![1]);
  const shifted = await service.ask<{ parameters: object }>('/v1/jobs/1');
  t.match(cloned, { ...request, parameters: { max_ignores: 50, extra_click_rounds: 'once' } });
  t.match(shifted.parameters, cloned.parameters);
});
