/** Blocks of sequences come back as they were handed to the writer, whole or with what counting needs. */
import assert from 'node:assert/strict';
import t from 'tap';
import { before, BLOCKS_PER_OWNER } from '../../src/storage/block-ids.ts';
import {
  decodeBlock,
  SEQUENCE_BLOCKS,
  sequenceColumns,
  type SequenceChunk,
} from '../../src/storage/sequence-blocks.ts';
import { slowPart } from './encoded/reference-records.ts';
import { newJob, storesOf } from './stores-of.ts';

const { writes, stores } = storesOf(t);
const customers = Array.from({ length: 50 }, (_, n) => `customer ${String(n).padStart(2, '0')}`);
const keys = writes.customers.keysFor(customers);

/** Customer n has n blocks, of different lengths; the third of each has no previous article and no details. */
const rowsOf = (n: number, k: number) =>
  Array.from({ length: 1 + ((n + k) % 5) }, (_, i) => ({
    ...{ t_dat: 1e12 + n * 1000 + k * 60_000 + i * 3_600_000, article: 1 + n * k * i, score: (n + i) % 3 },
    ...{ strategy: 0, session: 0, sampling_prob: NaN, price: NaN, sales_channel_id: -1 },
  }));

/** Of the first row of a customer's block. */
const positionOf = (n: number, k: number): number =>
  k === 0 ? 0 : positionOf(n, k - 1) + rowsOf(n, k - 1).length;

interface Stored {
  n: number;
  k: number;
  rows: ReturnType<typeof rowsOf>;
  details: string;
  digest: string;
  previous: number;
}

const stored: Stored[] = customers.flatMap((_, n) =>
  Array.from({ length: n % 5 }, (_, k) => ({
    ...{ n, k, rows: rowsOf(n, k), previous: k === 2 ? -1 : 7 },
    details: k === 2 ? '' : `details ${n} ${k}`,
    digest: k === 0 ? `digest ${n}` : '',
  })),
);

function chunkOf(blocks: Stored[]): SequenceChunk {
  const numbers = new Float64Array(blocks.length * SEQUENCE_BLOCKS.stride);
  const records = blocks.map(({ rows }) => slowPart(rows, true));
  blocks.forEach(({ n, k, digest, details, previous }, i) => {
    const { events, ...layout } = records[i];
    SEQUENCE_BLOCKS.setNumbers(numbers, i, {
      ...{
        customer_key: keys[n],
        position: positionOf(n, k),
        prev_article_key: previous,
        prev_skips_ignores: n % 2,
      },
      ...{ ...layout, csv_bytes: 100 + i, records_bytes: events.length },
      ...{ digest_bytes: digest.length, details_bytes: details.length },
    });
  });
  const joined = (texts: string[]) => Buffer.from(texts.join(''));
  return {
    ...{ blocks: blocks.length, numbers, records: joined(records.map(({ events }) => events)) },
    ...{ details: joined(blocks.map(({ details }) => details)) },
    digest: joined(blocks.map(({ digest }) => digest)),
    ...{ customers: 3, customers_without_purchases: 1, ignores: 2, clicks: 4, purchases: 8 },
    ...{ ignores_missing: 16, customers_short_of_ignores: 1 },
  };
}

/** Two jobs hold the same; the second one is what is read, so that the first is in the way. */
const [, id] = [0, 1].map(() => {
  const { job } = writes.jobs.create(newJob(), { started: true }) as { job: { id: number } };
  for (const [from, to] of [
    [0, 30],
    [30, stored.length],
  ])
    assert.ok(writes.sequences.append(job.id, from === 0 ? 0 : 3, chunkOf(stored.slice(from, to))));
  writes.jobs.succeed(job.id, 'digest');
  return job.id;
});
writes.sequences.append(id, 6, chunkOf(stored)); // comes too late, and changes nothing

t.test('a chunk that does not follow what is stored is refused', async (t) => {
  const { job } = writes.jobs.create(newJob(), { started: true }) as { job: { id: number } };
  writes.sequences.append(job.id, 0, chunkOf(stored));
  const doubled = () => writes.sequences.append(job.id, 0, chunkOf(stored));
  t.throws(doubled, { message: `Job ${job.id} has stored 3 customers, and customer 0 was to follow.` });
  t.throws(() => writes.sequences.append(job.id, 4, chunkOf(stored)), /customer 4 was to follow/);
  t.match(stores.jobs.row(job.id), { customers_done: 3, blocks: stored.length });
  writes.jobs.cancel(job.id);
  while (writes.sweep.step());
});

t.test('counts of chunks are added to those of their job', async (t) => {
  t.match(stores.jobs.row(id), {
    ...{ customers_done: 6, customers_without_purchases: 2, ignores: 4, clicks: 8, purchases: 16 },
    ...{ ignores_missing: 32, customers_short_of_ignores: 2, blocks: stored.length },
  });
});

/** Where a block begins in the CSV: the blocks of both chunks take 100, 101, … bytes. */
const csvStart = (block: number): number =>
  stored.slice(0, block).reduce((sum, _, i) => sum + 100 + (i < 30 ? i : i - 30), 0);

const withoutChecksums = <B extends object>(block: B) =>
  Object.fromEntries(Object.entries(block).filter(([name]) => !name.endsWith('checksum')));

t.test('blocks are served as they were stored', async (t) => {
  const blocks = stores.sequences.blocksAfter(id, before(id), 1000, true);
  const expected = stored.map(({ n, k, rows, details, previous }, i) => {
    const { events, ...layout } = slowPart(rows, true);
    return {
      ...{
        block_id: id * BLOCKS_PER_OWNER + i,
        customer_key: keys[n],
        position: positionOf(n, k),
      },
      ...{ prev_article_key: previous < 0 ? null : previous, prev_skips_ignores: n % 2, ...layout },
      ...{ records: events, details: details || null, customer_id: customers[n] },
    };
  });
  const shown = blocks.map(({ records, details, ...block }) => ({
    ...{ ...withoutChecksums(block), records: String(records), details: details && String(details) },
  }));
  t.strictSame(shown, expected);
  t.strictSame(
    stores.sequences.blocksAfter(id, before(id), 1000, false),
    blocks.map((block) => ({ ...block, details: null })),
  );
  t.strictSame(
    stored.map((_, i) => stores.sequences.blockAt(id, stored.length, csvStart(i))),
    stored.map((_, i) => ({ block_id: id * BLOCKS_PER_OWNER + i, start: csvStart(i) })),
  );
  t.strictSame(
    stores.sequences.digestsAfter(id, before(id), 1000).map(({ digest }) => String(digest ?? '')),
    stored.map(({ digest }) => digest),
  );
});

t.test('all rows of a job are read for counting, some blocks at a time', async (t) => {
  for (const most of [1, 7, 1000]) {
    const read: Stored['rows'][] = [];
    let last = before(id);
    for (let blocks = stores.sequences.blocksToCount(id, last, most); blocks.length > 0;) {
      assert.ok(blocks.length <= most);
      for (const block of blocks) {
        const { n, k, rows } = stored[read.length];
        assert.equal(block.customer_key, keys[n]);
        assert.equal(block.position, positionOf(n, k));
        const columns = sequenceColumns(block.length + 2);
        decodeBlock(block, columns, 2);
        read.push(
          rows.map((row, i) => ({
            ...row,
            t_dat: columns.t_dat[i + 2],
            article: columns.article[i + 2],
            score: columns.score[i + 2],
          })),
        );
        last = block.block_id;
      }
      blocks = stores.sequences.blocksToCount(id, last, most);
    }
    t.strictSame(
      read,
      stored.map(({ rows }) => rows),
    );
  }
});
