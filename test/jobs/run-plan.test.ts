/** How a planned job runs: what is under way at a time, in which order it is stored, and how it ends. */
import assert from 'node:assert/strict';
import t from 'tap';
import { customersPerChunk } from '../../src/jobs/chunks.ts';
import type { Plan } from '../../src/jobs/plan.ts';
import { runPlan, type RunDeps } from '../../src/jobs/run-plan.ts';
import type { Workers } from '../../src/jobs/workers.ts';
import type { JobRow } from '../../src/storage/jobs.ts';
import type { SequenceChunk } from '../../src/storage/sequence-blocks.ts';
import type { Stores } from '../../src/storage/stores.ts';
import type { Writer } from '../../src/storage/writer-thread.ts';
import { unmarked } from '../../src/threads/messages.ts';

const CUSTOMERS = 200;
const CHUNK = 10;
const plan = {
  job_id: 7,
  parameters: {},
  customers: new Uint32Array(CUSTOMERS),
  catalogue: { digest: new Uint8Array(32) },
} as unknown as Plan;

const job = (customers_done = 0) => ({ id: 7, customers_done }) as JobRow;

interface Behaviour {
  threads?: number;
  /** How long a chunk takes, in turns of the event loop. */
  generating?(from: number): number;
  /** Throws to fail. */
  generate?(from: number): void;
  append?(from: number): boolean;
}

const turns = async (count: number) => {
  for (let i = 0; i < count; i++) await new Promise(setImmediate);
};

/** A chunk is known by its first customer, which is its only byte of digests, too. */
function standIns(behaviour: Behaviour = {}) {
  const seen = { written: [] as number[], underWay: 0, most: 0 };
  const workers: Partial<Workers> = {
    size: behaviour.threads ?? 1,
    async generate(_, from) {
      seen.most = Math.max(seen.most, ++seen.underWay);
      await turns(behaviour.generating?.(from) ?? 1);
      try {
        behaviour.generate?.(from);
      } finally {
        seen.underWay--;
      }
      return { digest: Uint8Array.of(from), customers: CHUNK } as SequenceChunk;
    },
  };
  const sequences = {
    async append(_jobId: number, from: number, sent: unknown) {
      const [{ digest }] = unmarked([sent]).values as [{ digest: Uint8Array }];
      assert.equal(from, digest[0]);
      await turns(1);
      if (behaviour.append && !behaviour.append(digest[0])) return false;
      seen.written.push(digest[0]);
      return true;
    },
  };
  const writer = { call: { sequences } } as unknown as Writer;
  const stores = { sequences: { digestsAfter: () => [] } } as unknown as Stores;
  const deps = { stores, writer, workers, chunkCustomers: CHUNK } as RunDeps;
  return { deps, seen };
}

const never = new AbortController().signal;
const starts = (from: number) =>
  Array.from({ length: (CUSTOMERS - from) / CHUNK }, (_, i) => from + i * CHUNK);

t.test('chunks are written in order, however long each takes', async (t) => {
  const { deps, seen } = standIns({ threads: 3, generating: (from) => (from * 7) % 5 });
  let progress = 0;
  const digest = await runPlan(deps, job(), plan, () => progress++, never);
  t.strictSame(seen.written, starts(0));
  t.equal(progress, CUSTOMERS / CHUNK);
  t.equal(digest, await runPlan(standIns().deps, job(), plan, () => undefined, never));
});

t.test('a job goes on where it stands', async (t) => {
  const { deps, seen } = standIns();
  await runPlan(deps, job(150), plan, () => undefined, never);
  t.strictSame(seen.written, starts(150));
});

t.test('at most four chunks for each thread are under way', async (t) => {
  const { deps, seen } = standIns({ threads: 3, generating: () => 9 });
  await runPlan(deps, job(), plan, () => undefined, never);
  t.equal(seen.most, 12);
  t.equal(seen.underWay, 0);
});

t.test(
  'what fails in either stage fails the job with its error, and nothing is under way then',
  async (t) => {
    const failing = (from: number): boolean => {
      if (from === 60) throw new RangeError('at 60');
      return true;
    };
    for (const stage of ['generate', 'append'] as const) {
      const { deps, seen } = standIns({ [stage]: failing });
      await t.rejects(
        runPlan(deps, job(), plan, () => undefined, never),
        new RangeError('at 60'),
      );
      t.equal(seen.underWay, 0);
      t.notOk(seen.written.includes(60));
    }
  },
);

t.test('a job that was cancelled ends without a digest', async (t) => {
  const { deps, seen } = standIns({ append: (from) => from < 60 });
  t.equal(await runPlan(deps, job(), plan, () => undefined, never), undefined);
  t.strictSame(seen.written, [0, 10, 20, 30, 40, 50]);
  t.equal(seen.underWay, 0);
});

t.test('a job that is stopped has written its first chunks, and no more', async (t) => {
  const stopping = new AbortController();
  const { deps, seen } = standIns();
  const onProgress = () => seen.written.length === 4 && stopping.abort();
  t.equal(await runPlan(deps, job(), plan, onProgress, stopping.signal), undefined);
  t.strictSame(seen.written, starts(0).slice(0, seen.written.length));
  t.ok(seen.written.length >= 4 && seen.written.length < 8);
  t.equal(seen.underWay, 0);
});

t.test('customers who buy much come few at a time, so that chunks do not grow with them', async (t) => {
  t.equal(customersPerChunk({ transactions: 31_788_324, buyers: 1_362_281 }), 256);
  t.equal(customersPerChunk({ transactions: 397_924, buyers: 4338 }), 89);
  t.equal(customersPerChunk({ transactions: 40_000_000, buyers: 200 }), 1);
  t.equal(customersPerChunk({ transactions: 0, buyers: 0 }), 1);
});
