import t from 'tap';
import { readPage } from './pages.ts';
import { TABLES, tableOn, unpadded } from './tables.ts';

for (const { name, page, table } of TABLES) {
  t.test(`the table of ${name} in ${page} says what the code says`, async (t) => {
    const remedy = 'if not: npx tsc && node .build/test/docs/write-tables.js, and look at what has changed';
    t.equal(unpadded(tableOn(readPage(page), name)), unpadded(table()), remedy);
  });
}
