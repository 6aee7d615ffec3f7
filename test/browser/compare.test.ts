/** Two jobs side by side in the browser. */
import t from 'tap';
import { logOf, noBrowser, noViolations, open, serve } from './browser.ts';

t.test('two jobs show what differs, side by side', { skip: noBrowser }, async (t) => {
  const { url, ask } = await serve(t);
  await ask('/v1/imports', { csv: logOf(200) });
  const parameters = { ignores_per_purchase: 5 };
  await ask('/v1/jobs', { json: { sample_size: 50, preset: 'training' } });
  await ask('/v1/jobs', { json: { sample_size: 50, preset: 'training', parameters } });
  const page = await open(t, `${url}/#/jobs/1`);
  await page.getByLabel('Compare with job').fill('2');
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('heading', { name: 'Jobs 1 and 2' }).waitFor();
  await page.getByRole('heading', { name: '1 difference in parameters' }).waitFor();
  const differing = page.getByRole('table', { name: 'Parameters that differ' }).locator('tbody tr');
  t.strictSame(await differing.locator('td').allTextContents(), ['ignores_per_purchase', '3', '5']);
  await page.getByRole('table', { name: 'Leak audit of both jobs' }).waitFor();
  t.equal(await page.getByRole('img', { name: /^Hour of the day/ }).count(), 2);
  await noViolations(t, page, 'two jobs');
  await page.getByRole('button', { name: 'Swap' }).click();
  await page.getByRole('heading', { name: 'Jobs 2 and 1' }).waitFor();
  await differing.first().waitFor();
  t.strictSame(await differing.locator('td').allTextContents(), ['ignores_per_purchase', '5', '3']);
});
