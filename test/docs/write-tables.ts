/** Regenerates the tables in the documentation from the code: `npm run tables`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';
import { readPage } from './pages.ts';
import { TABLES, withTable } from './tables.ts';

for (const { name, page, table } of TABLES) {
  writeFileSync(join(packageRoot, page), withTable(readPage(page), name, table()));
}
