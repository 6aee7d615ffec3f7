/** `node .build/bench/fuzz-csv.js [files] [seed]`: the long form of test/formats/fuzz-csv.test.ts. */
import { fuzzCsv } from '../test/formats/fuzz-csv.ts';

const [files = 10_000, seed = 1] = process.argv.slice(2).map(Number);
process.stdout.write(`seed ${seed}: ${JSON.stringify(fuzzCsv(seed, files))}\n`);
