import t from 'tap';
import { fuzzCsv } from './fuzz-csv.ts';

t.test('mutated files give the rows of csv-parse, or rejected rows', async (t) => {
  const seed = Number(process.env.FUZZ_SEED ?? 42);
  const counts = fuzzCsv(seed, 300);
  t.comment(`seed ${seed}: ${JSON.stringify(counts)}`);
  t.ok(counts.rows > 1000 && counts.rejected > 50 && counts.refused < 100, JSON.stringify(counts));
});
