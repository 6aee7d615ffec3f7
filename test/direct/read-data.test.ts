/** A log that doesn't fit in memory is spilled to a temporary file, and gives the same rows. */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import t from 'tap';
import { directJob } from '../../src/direct/job.ts';
import { readData } from '../../src/direct/read-data.ts';
import { writeRows } from '../../src/direct/write-rows.ts';
import { TRANSACTIONS } from '../system/footfall-of.ts';
import { asCsv, smallLog } from '../system/small-log.ts';

const { signal } = new AbortController();
const LOG = asCsv(smallLog(200));
const mine = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`footfall-${process.pid}-`));

async function rowsWith(mostRows: number | undefined) {
  const files = [{ name: 'log.csv', open: () => Readable.from([Buffer.from(LOG)]) }];
  const log = { files, options: TRANSACTIONS, names: ['log.csv'] };
  const data = await readData({ log }, { signal, idSecret: undefined, mostRows });
  const job = directJob(data.log, { preset: 'training', sample_size: 150 });
  const digest = createHash('sha256');
  const write = async (bytes: Uint8Array) => void digest.update(bytes);
  await writeRows(job, { format: 'csv', write, signal, onProgress: () => undefined });
  const spilled = mine();
  data.close();
  return { digest: digest.digest('hex'), spilled };
}

t.test('with little memory the rows are the same, and the temporary file is removed', async (t) => {
  const whole = await rowsWith(undefined);
  t.strictSame(whole.spilled, []);
  const spilled = await rowsWith(300);
  t.not(spilled.spilled.length, 0);
  t.equal(spilled.digest, whole.digest);
  t.strictSame(mine(), []);
});
