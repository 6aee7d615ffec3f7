/** The shell of the web page: its addresses, its size, signing in, and a service that goes away. */
import t from 'tap';
import { noBrowser, open, serve } from './browser.ts';

t.test('an address that no view has is named as that', { skip: noBrowser }, async (t) => {
  const { url } = await serve(t);
  const page = await open(t, `${url}/#/nowhere`);
  t.equal(await page.locator('h1').textContent(), 'Not found');
  t.equal(await page.title(), 'Not found – footfall');
});

t.test('with API_KEYS the page asks for a key and keeps it in memory', { skip: noBrowser }, async (t) => {
  const { url } = await serve(t, { API_KEYS: 'opensesame' });
  // The wrong key is refused with 401, which Chromium writes to the console.
  const page = await open(t, `${url}/#/nowhere`, { quiet: false });
  const key = page.getByLabel('API key');
  await key.fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('The service does not take this key.').waitFor();
  await key.fill('opensesame');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  t.equal(await page.evaluate('localStorage.length + sessionStorage.length + document.cookie.length'), 0);
  t.equal(page.errors.length, 1, 'for the wrong key');
  await page.reload();
  await key.waitFor();
});
