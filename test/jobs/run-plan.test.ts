/** The way of a job's batches through stand-ins for the threads: their order, how many there are, what fails and stops. */
import t from 'tap';
import type { EventBatch } from '../../src/jobs/event-batch.ts';
import type { GeneratorPool } from '../../src/jobs/generator-pool.ts';
import type { PackerPool } from '../../src/jobs/packer-pool.ts';
import { countAgain, customersAtATime, runPlan, type PipelineDeps } from '../../src/jobs/pipeline.ts';
import type { Plan } from '../../src/jobs/plan.ts';
import type { JobRow } from '../../src/storage/jobs.ts';
import type { Stores } from '../../src/storage/stores.ts';
import { unmarked } from '../../src/threads/messages.ts';
import type { Writer } from '../../src/storage/writer-thread.ts';

const CUSTOMERS = 200;
const CHUNK = 10;

const plan = {
  job_id: 7,
  parameters: {},
  customers: new Uint32Array(CUSTOMERS),
  catalogue: { digest: Uint8Array.of(1) },
} as unknown as Plan;

const job = (customers_done = 0) => ({ id: 7, customers_done }) as JobRow;

interface Behaviour {
  generators?: number;
  packers?: number;
  /** How long each stage takes, in turns of the event loop. */
  generating?(from: number): number;
  packing?(from: number): number;
  /** Throws to fail a stage. */
  generate?(from: number): void;
  pack?(from: number): void;
  append?(from: number): boolean;
}

const turns = async (count: number) => {
  for (let i = 0; i < count; i++) await new Promise(setImmediate);
};

/** A batch is known by its first customer, which is its only byte of digests, too. */
function standIns(behaviour: Behaviour = {}) {
  const seen = { written: [] as number[], packed: 0, counted: 0, underWay: 0, most: 0 };
  const take = (name: 'packed' | 'counted') => async (_: Plan, batch: EventBatch) => {
    const from = batch.keys[0];
    await turns(behaviour.packing?.(from) ?? 1);
    try {
      behaviour.pack?.(from);
    } finally {
      seen.underWay--;
    }
    seen[name]++;
    return { digests: Uint8Array.of(from) };
  };
  const generators: Partial<GeneratorPool> = {
    size: behaviour.generators ?? 1,
    async generate(_, from) {
      seen.most = Math.max(seen.most, ++seen.underWay);
      await turns(behaviour.generating?.(from) ?? 1);
      try {
        behaviour.generate?.(from);
      } catch (error) {
        seen.underWay--;
        throw error;
      }
      return { keys: Uint32Array.of(from) } as EventBatch;
    },
  };
  const packers = {
    size: behaviour.packers ?? 1,
    pack: take('packed'),
    count: take('counted'),
  } as unknown as Partial<PackerPool>;
  const writer = {
    call: {
      sequences: {
        async append(_jobId: number, sent: unknown) {
          const [{ digests }] = unmarked([sent]).values as [{ digests: Uint8Array }];
          await turns(1);
          if (behaviour.append && !behaviour.append(digests[0])) return false;
          seen.written.push(digests[0]);
          return true;
        },
      },
    },
  } as unknown as Writer;
  const stores = { sequences: { before: () => 0, digestsAfter: () => [] } } as unknown as Stores;
  const deps = { stores, writer, generators, packers, chunkCustomers: CHUNK } as PipelineDeps;
  return { deps, seen };
}

const never = new AbortController().signal;
const starts = (from: number) =>
  Array.from({ length: (CUSTOMERS - from) / CHUNK }, (_, i) => from + i * CHUNK);

t.test('batches are written in order, however long each takes', async (t) => {
  const { deps, seen } = standIns({
    generators: 3,
    packers: 3,
    generating: (from) => (from * 7) % 5,
    packing: (from) => (from * 3) % 4,
  });
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

t.test('four batches for each thread are under way at most, whichever stage is the slowest', async (t) => {
  for (const behaviour of [{ packing: () => 9 }, { generating: () => 9 }]) {
    const { deps, seen } = standIns({ generators: 2, packers: 2, ...behaviour });
    await runPlan(deps, job(), plan, () => undefined, never);
    t.equal(seen.most, 16);
    t.equal(seen.underWay, 0);
  }
});

t.test('what fails in any stage fails the job with its error, and nothing is under way then', async (t) => {
  const failing = (from: number): boolean => {
    if (from === 60) throw new RangeError('at 60');
    return true;
  };
  for (const stage of ['generate', 'pack', 'append'] as const) {
    const { deps, seen } = standIns({ [stage]: failing });
    await t.rejects(
      runPlan(deps, job(), plan, () => undefined, never),
      new RangeError('at 60'),
    );
    t.equal(seen.underWay, 0);
    t.notOk(seen.written.includes(60));
    if (stage === 'append') continue;
    const again = standIns({ [stage]: failing });
    await t.rejects(countAgain(again.deps, plan, 100, never), new RangeError('at 60'));
    t.equal(again.seen.underWay, 0);
  }
});

t.test('a job that was cancelled ends without a digest', async (t) => {
  const { deps, seen } = standIns({ append: (from) => from < 60 });
  t.equal(await runPlan(deps, job(), plan, () => undefined, never), undefined);
  t.strictSame(seen.written, [0, 10, 20, 30, 40, 50]);
  t.equal(seen.underWay, 0);
});

t.test('a job that is stopped has written its first batches, and no more', async (t) => {
  const stopping = new AbortController();
  const { deps, seen } = standIns();
  const onProgress = () => seen.written.length === 4 && stopping.abort();
  t.equal(await runPlan(deps, job(), plan, onProgress, stopping.signal), undefined);
  t.strictSame(seen.written, starts(0).slice(0, seen.written.length));
  t.ok(seen.written.length >= 4 && seen.written.length < 8);
  t.equal(seen.underWay, 0);
});

t.test('what is stored is counted again without being packed', async (t) => {
  const { deps, seen } = standIns();
  await countAgain(deps, plan, 100, never);
  t.match(seen, { counted: 10, packed: 0, written: [] });
});

t.test('customers who buy much come few at a time, so that batches do not grow with them', async (t) => {
  t.equal(customersAtATime({ transactions: 31_788_324, buyers: 1_362_281 }), 256);
  t.equal(customersAtATime({ transactions: 397_924, buyers: 4338 }), 89);
  t.equal(customersAtATime({ transactions: 40_000_000, buyers: 200 }), 1);
  t.equal(customersAtATime({ transactions: 0, buyers: 0 }), 1);
});
