/** For tests: stores for reading and writing on a database of their own, which goes with the test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openForReading } from '../../src/storage/database.ts';
import { openStores, openWrites } from '../../src/storage/stores.ts';
import type { NewJob } from '../../src/storage/jobs.ts';

interface Test {
  teardown(work: () => void): void;
}

export function storesOf(t: Test) {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-'));
  const path = join(folder, 'footfall.db');
  const writes = openWrites(path);
  const stores = openStores(path);
  const db = openForReading(path);
  t.teardown(() => {
    stores.close();
    db.close();
    writes.database.close();
    rmSync(folder, { recursive: true });
  });
  return { path, writes, stores, db };
}

/** A job that is about to be created. */
export const newJob = (given: Partial<NewJob> = {}): NewJob => ({
  selection: '{"all_customers":true}',
  seed: '42',
  preset: 'notebook',
  parameters: '{}',
  notes: '[]',
  generator_version: '1',
  dataset_version: 1,
  dataset_fingerprint: 'of the data set',
  fingerprint: 'of the job',
  customers_total: 2,
  ...given,
});
