/** docs/promises.md names a test for each promise: the file exists, and has a test with that title. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { packageRoot } from '../../src/package-root.ts';

const page = readFileSync(join(packageRoot, 'docs/promises.md'), 'utf8');
const promises = [...page.matchAll(/^\| (.+) \| `(test\/[\w./-]+)`(?:: (.+)|.*) \|$/gm)];

t.test('every promise is held by a test that exists', async (t) => {
  t.ok(promises.length > 40, `${promises.length} promises`);
  for (const [, promise, file, title] of promises) {
    const path = join(packageRoot, file);
    if (!existsSync(path)) t.fail(`${file} is missing: ${promise}`);
    else if (title !== undefined)
      t.ok(
        titlesIn(path).some((one) => one.startsWith(title)),
        `${file}: ${title}`,
      );
  }
});

/** Titles as they are written: parts that a test fills in are left out. */
function titlesIn(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(/t\.test\(\s*(['"`])(.+?)\1,/g)].map(([, , title]) =>
    title.replaceAll("\\'", "'"),
  );
}
