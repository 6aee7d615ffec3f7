/** The first start on a database of 0.1.0 is killed: the next one ends what it began. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Dataset } from '../../src/model/dataset.ts';
import { packageRoot } from '../../src/package-root.ts';
import { numberIn } from '../database.ts';
import { jsonOf, sha256 } from '../http.ts';
import { deed } from './deed.ts';

const kept = join(packageRoot, 'test/system/database-0.1.0');

export const migrating = deed<undefined>('migrating from 0.1.0', async (folder) => {
  const base = join(folder, 'footfall.db');
  writeFileSync(base, gunzipSync(readFileSync(join(kept, 'footfall.db.gz'))));
  const served = JSON.parse(readFileSync(join(kept, 'served.json'), 'utf8')) as Record<
    string,
    { sha256: string }
  >;
  const transactions = numberIn(base, 'SELECT count(*) FROM transactions');
  return {
    base,
    begin: async () => undefined,
    async faults({ url }, _told, round) {
      const faults = [];
      const dataset = await jsonOf<Dataset>(`${url}/v1/dataset`);
      if (dataset.transactions !== transactions) faults.push(`${dataset.transactions} transactions`);
      for (const [path, { sha256: right }] of Object.entries(served)) {
        // Parquet has another layout since then.
        if (!path.startsWith('/') || path.endsWith('.parquet')) continue;
        const response = await fetch(url + path);
        if (sha256(Buffer.from(await response.arrayBuffer())) !== right)
          faults.push(`${path} is served otherwise`);
      }
      if (!existsSync(join(round, 'footfall.db'))) faults.push('the database is gone');
      return faults;
    },
  };
});
