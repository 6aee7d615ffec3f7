import t from 'tap';
import { CATALOGUE } from '../../src/errors.ts';
import { readPage } from './pages.ts';
import { TABLES, tableOn, unpadded } from './tables.ts';

for (const { name, page, table } of TABLES) {
  t.test(`the table of ${name} in ${page} says what the code says`, async (t) => {
    const remedy = 'if not: npx tsc && node .build/test/docs/write-tables.js, and look at what has changed';
    t.equal(unpadded(tableOn(readPage(page), name)), unpadded(table()), remedy);
  });
}

t.test('the page on errors says of every code what to do', async (t) => {
  const [, advice] = readPage('docs/errors.md').text.split('## What to do');
  for (const code of Object.keys(CATALOGUE)) t.match(advice, `| \`${code}\` |`, code);
});
