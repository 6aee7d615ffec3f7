/** A customer in the browser: found by the beginning of the id, on a timeline for pointer and keyboard. */
import t, { type Test } from 'tap';
import { logOf, noBrowser, noViolations, open, serve, type TestPage } from './browser.ts';

interface Row {
  t_dat: number;
  article_id: string;
  interaction_score: number;
}

async function withJob(t: Test) {
  const service = await serve(t);
  await service.ask('/v1/imports', { csv: logOf(300) });
  await service.ask('/v1/jobs', { json: { sample_size: 120, preset: 'training' } });
  const { ask } = service;
  while ((await ask<{ state: string }>('/v1/jobs/1')).state !== 'succeeded')
    await new Promise((resolve) => setTimeout(resolve, 100));
  const { items } = await ask<{ items: { customer_id: string }[] }>('/v1/jobs/1/customers');
  return { ...service, ids: items.map(({ customer_id }) => customer_id) };
}

/** Pixels of the canvas that have a colour. */
const painted = (page: TestPage) =>
  page.evaluate<number>(`(() => {
    const { width, height } = document.querySelector('canvas');
    const { data } = document.querySelector('canvas').getContext('2d').getImageData(0, 0, width, height);
    let count = 0;
    for (let i = 3; i < data.length; i += 4) if (data[i] > 0) count++;
    return count;
  })()`);

t.test('customers are found by prefix, and lead to one another', { skip: noBrowser }, async (t) => {
  const { url, ids } = await withJob(t);
  const page = await open(t, `${url}/#/customers?job=1`);
  const prefix = ids[60].slice(0, 3);
  await page.getByLabel('Find a customer').fill(prefix);
  const found = page.getByRole('list', { name: 'Customers found' }).getByRole('link');
  const wanted = ids.filter((id) => id.startsWith(prefix));
  await page.waitForURL(/prefix=/);
  await found
    .filter({ hasNotText: new RegExp(`^${prefix}`) })
    .first()
    .waitFor({ state: 'detached' });
  await found.first().waitFor();
  t.strictSame(await found.allTextContents(), wanted);
  await noViolations(t, page, 'customers');
  await page.getByRole('link', { name: ids[60], exact: true }).click();
  await page.getByRole('heading', { name: `Customer ${ids[60]}` }).waitFor();
  await page.getByRole('link', { name: 'Next' }).click();
  await page.getByRole('heading', { name: `Customer ${ids[61]}` }).waitFor();
  await page.getByRole('link', { name: 'Previous' }).click();
  await page.getByRole('heading', { name: `Customer ${ids[60]}` }).waitFor();
  await page.getByRole('link', { name: 'Random' }).click();
  await page.getByRole('heading', { name: /^Customer / }).waitFor();
  await page.waitForURL((to) => !to.hash.includes(ids[60]));
});

t.test(
  'the timeline tells what, when and why, by keyboard and by pointer',
  { skip: noBrowser },
  async (t) => {
    const { url, ask, ids } = await withJob(t);
    const id = ids[5];
    const { items } = await ask<{ items: Row[] }>(`/v1/customers/${id}/interactions?job_id=1`);
    const page = await open(t, `${url}/#/customers/${id}?job=1`);
    const timeline = page.getByRole('application');
    await timeline.waitFor();
    t.ok((await painted(page)) > 100, 'something is drawn');
    await timeline.focus();
    await page.keyboard.press('ArrowRight');
    const details = page.locator('#details');
    const says = (index: number) => details.getByText(`${items[index].article_id}`).first().waitFor();
    await says(0);
    t.match(await details.textContent(), /Why: .*\./);
    await page.keyboard.press('End');
    await says(items.length - 1);
    await page.keyboard.press('ArrowLeft');
    await says(items.length - 2);
    for (let i = 0; i < 6; i++) await page.keyboard.press('+');
    await page.waitForURL((to) => new RegExp(`from=.*to=.*at=${items.length - 2}`).test(to.hash));

    const again = await open(t, page.url());
    await again.getByRole('application').waitFor();
    t.match(await again.locator('#details').textContent(), items[items.length - 2].article_id);
    t.equal(
      await again.getByRole('application').getAttribute('aria-label'),
      await timeline.getAttribute('aria-label'),
      'a shared address shows the same span',
    );

    // The selected interaction has a line through it: the pointer on its lane finds it, or a nearer one.
    await again.getByRole('button', { name: 'All', exact: true }).click();
    const box = (await again.locator('canvas').boundingBox())!;
    const lane = [2, 1, 0].indexOf(items[0].interaction_score);
    const x = box.x + box.width * (0.02 / 1.04);
    await again.mouse.move(x, box.y + 10 + ((box.height - 36) / 3) * (lane + 0.5));
    await again.locator('#details').getByText(items[0].article_id).first().waitFor();

    await again.getByText(/^As a table/).click();
    const table = again.getByRole('table', { name: 'Interactions' });
    await table.getByRole('button').nth(1).click();
    await again.locator('#details').getByText(items[1].article_id).first().waitFor();
    await noViolations(t, again, 'a customer');
  },
);

t.test('a customer without rows can be generated at once', { skip: noBrowser }, async (t) => {
  const { url, ask } = await serve(t);
  const csv = 't_dat,customer_id,article_id\n2020-09-20,a/b,1\n2020-09-21,a/b,2\n2020-09-21,c,3\n';
  await ask('/v1/imports', { csv });
  const page = await open(t, `${url}/#/customers`, { quiet: false });
  await page.getByRole('link', { name: 'a/b' }).click();
  await page.getByRole('alert').getByText('has no interactions').waitFor();
  await noViolations(t, page, 'a customer without rows');
  await page.getByRole('button', { name: 'Generate for this customer now' }).click();
  await page.getByRole('application').waitFor();
  t.match(page.url(), /#\/customers\/a%2Fb\?job=1/);
  const nobody = await open(t, `${url}/#/customers/nobody`, { quiet: false });
  await nobody.getByText('There is no customer "nobody".').waitFor();
  t.equal(await nobody.getByRole('button', { name: /Generate/ }).count(), 0);
});

t.test('a customer whose id no address can name is found by the filter', { skip: noBrowser }, async (t) => {
  const service = await serve(t);
  await service.ask('/v1/imports', {
    csv: 't_dat,customer_id,article_id\n2019-01-05,..,x\n2019-02-05,b,y\n',
  });
  await service.ask('/v1/jobs', { json: { all_customers: true } });
  while ((await service.ask<{ state: string }>('/v1/jobs/1')).state !== 'succeeded')
    await new Promise((resolve) => setTimeout(resolve, 100));
  const page = await open(t, `${service.url}/#/customers/..?job=1`);
  await page.getByText('No address can name the customer').waitFor();
  await page.getByRole('link', { name: 'rows in job 1' }).click();
  await page.waitForURL(/customer_id=/);
  await page.getByRole('link', { name: '..', exact: true }).first().waitFor();
});
