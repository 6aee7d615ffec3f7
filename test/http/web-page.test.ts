/** The files of the web page. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t from 'tap';
import ts from 'typescript';
import { packageRoot } from '../../src/package-root.ts';
import { build } from './build.ts';

const ui = join(packageRoot, 'src', 'ui');

t.test('every module that a file of the page imports is there', async (t) => {
  const app = await build(t);
  const files = (readdirSync(ui, { recursive: true }) as string[]).filter((file) => file.endsWith('.js'));
  const pending = new Set(files.map((file) => `/ui/${file}`));
  for (const path of pending) {
    const response = await app.inject(path);
    t.equal(response.statusCode, 200, path);
    t.match(response.headers['content-type'], /javascript/);
    for (const { fileName } of ts.preProcessFile(response.body, true, true).importedFiles) {
      t.match(fileName, /^\.\.?\//, `${path} imports ${fileName}`);
      pending.add(join(dirname(path), fileName));
    }
  }
  t.ok(pending.size > 30);
});

t.test('files are asked for again only if they have changed', async (t) => {
  const app = await build(t);
  for (const url of ['/', '/ui/main.js', '/ui/style.css', '/ui/vendor/preact-core.js', '/ui/vendor/htm.js']) {
    const { headers } = await app.inject(url);
    t.match(headers['content-security-policy'], /script-src 'self';/);
    const again = await app.inject({ url, headers: { 'if-none-match': headers.etag as string } });
    t.equal(again.statusCode, 304, url);
    t.equal(again.body, '');
  }
});

t.test('the page names nothing by an absolute path, so it works behind a prefix', async (t) => {
  const html = readFileSync(join(ui, 'index.html'), 'utf8');
  t.strictSame(html.match(/(href|src)="\/[^"]*"/g), null);
  for (const file of (readdirSync(ui, { recursive: true }) as string[]).filter((name) =>
    name.endsWith('.js'),
  ))
    t.notMatch(readFileSync(join(ui, file), 'utf8'), /['"`]\/(v1|ui|docs|livez)\b/, file);
});
