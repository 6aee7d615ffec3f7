/** Damaged Parquet and NDJSON: see mutations.ts. MUTATIONS=2000 tries more, MUTATIONS_SEED others. */
import t from 'tap';
import { readDamaged } from './mutations.ts';

const count = Number(process.env.MUTATIONS ?? 100);
const seed = process.env.MUTATIONS_SEED ?? String(Date.now());

t.test(`${count} damaged files of each format, seed ${seed}`, async (t) => {
  const { errors, rows, seconds, faults } = await readDamaged(count, seed);
  t.same(faults, []);
  t.ok(errors > 0 && rows > 0);
  t.comment(`${errors} clear errors, ${rows} rows, the slowest took ${seconds.toFixed(2)} s`);
});
