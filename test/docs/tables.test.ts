import t from 'tap';
import { CATALOGUE } from '../../src/errors.ts';
import { readPage } from './pages.ts';
import { TABLES, tableOn, unpadded } from './tables.ts';

for (const { name, page, table } of TABLES) {
  t.test(`the table of ${name} in ${page} matches the code`, async (t) => {
    const remedy = 'if it differs: npm run tables, and check the changes';
    t.equal(unpadded(tableOn(readPage(page), name)), unpadded(table()), remedy);
  });
}

t.test('the page on errors says what to do about every code', async (t) => {
  const [, advice] = readPage('docs/errors.md').text.split('## What to do');
  for (const code of Object.keys(CATALOGUE)) t.match(advice, `| \`${code}\` |`, code);
});
