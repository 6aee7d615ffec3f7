/** Damages files at random, and reads them: a clear error or rows, in little time and memory. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import seedrandom from 'seedrandom';
import { ndjsonTableReader } from '../../src/formats/ndjson-table.ts';
import { UnusableFile } from '../../src/formats/unusable-file.ts';
import { packageRoot } from '../../src/package-root.ts';
import { collected, parquetOf } from './collected.ts';

const folder = join(packageRoot, 'test/formats/parquet');
const MOST_SECONDS = 5;
const MOST_BYTES = 2 ** 30;

export interface Outcome {
  errors: number;
  rows: number;
  /** Of the slowest. */
  seconds: number;
  /** What went wrong, with the number of the file. */
  faults: string[];
}

/** A copy with some bytes changed, dropped, doubled or cut off; `from` is where it may be damaged. */
function damaged(file: Buffer, random: () => number, from: number): Buffer {
  const at = () => from + Math.floor(random() * (file.length - from));
  const kind = Math.floor(random() * 10);
  if (kind === 0) return file.subarray(0, at());
  if (kind === 1) {
    const start = at();
    return Buffer.concat([file.subarray(0, start), file.subarray(start + Math.floor(random() * 20))]);
  }
  if (kind === 2) {
    const start = at();
    return Buffer.concat([file.subarray(0, start + 9), file.subarray(start)]);
  }
  const copy = Buffer.from(file);
  const count = 1 + Math.floor(random() * 4);
  for (let i = 0; i < count; i++) {
    const place = at();
    const odd = [
      0,
      0xff,
      0x80,
      0x7f,
      copy[place] ^ (1 << Math.floor(random() * 8)),
      Math.floor(random() * 256),
    ];
    copy[place] = odd[Math.floor(random() * odd.length)];
  }
  return copy;
}

/** Reads `count` damaged Parquet and as many NDJSON files. */
export async function readDamaged(count: number, seed: string): Promise<Outcome> {
  const random = seedrandom(seed);
  const names = readdirSync(folder).filter((name) => name.endsWith('.parquet'));
  const files = names.map((name) => readFileSync(join(folder, name)));
  const lines = readFileSync(join(folder, 'expected.csv'), 'utf8').split('\n').slice(1, 60);
  const ndjson = Buffer.from(lines.map((line) => `${JSON.stringify({ ...line.split(',') })}\n`).join(''));
  const outcome: Outcome = { errors: 0, rows: 0, seconds: 0, faults: [] };

  async function tryOut(what: string, read: () => Promise<number> | number): Promise<void> {
    const start = performance.now();
    try {
      outcome.rows += await read();
    } catch (error) {
      outcome.errors++;
      const isClear = error instanceof UnusableFile && /\.$/.test(error.message);
      if (!isClear) outcome.faults.push(`${what}: ${String((error as Error).stack ?? error)}`);
    }
    const seconds = (performance.now() - start) / 1000;
    outcome.seconds = Math.max(outcome.seconds, seconds);
    if (seconds > MOST_SECONDS) outcome.faults.push(`${what} took ${seconds} s`);
    const { rss } = process.memoryUsage();
    if (rss > MOST_BYTES) outcome.faults.push(`${what} took ${rss} bytes`);
  }

  for (let i = 0; i < count; i++) {
    const index = Math.floor(random() * files.length);
    // Half of them in the footer.
    const from =
      random() < 0.5 ? files[index].length - 8 - files[index].readUInt32LE(files[index].length - 8) : 0;
    const bytes = damaged(files[index], random, from);
    await tryOut(`${names[index]}, number ${i}`, async () => (await parquetOf(bytes)).rows.length);
    const text = damaged(ndjson, random, 0);
    await tryOut(`NDJSON, number ${i}`, () => {
      const found = collected();
      const reader = ndjsonTableReader(found.sink, found.onReject);
      reader.push(text);
      reader.end();
      return found.rows.length;
    });
  }
  return outcome;
}
