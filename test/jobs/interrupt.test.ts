/** Work that nobody waits for ends in the midst of a customer, and memory is bounded by ending chunks early. */
import { join } from 'node:path';
import t from 'tap';
import { Interactions, Interrupted } from '../../src/generate/interactions.ts';
import { notebookGenerator } from '../../src/generate/notebook.ts';
import { randomSourceFor } from '../../src/generate/random.ts';
import { sequencesOf, type Chunk } from '../../src/jobs/chunks.ts';
import { jobHandlers } from '../../src/jobs/handlers.ts';
import { interrupt, isStopped, planOf, type Plan } from '../../src/jobs/plan.ts';
import { jobRun } from '../../src/jobs/run.ts';
import type { JobDeps } from '../../src/jobs/deps.ts';
import type { JobProgress } from '../../src/jobs/progress.ts';
import { generatorVersion } from '../../src/generate/presets.ts';
import type { Workers } from '../../src/jobs/workers.ts';
import type { JobRow } from '../../src/storage/jobs.ts';
import type { SequenceChunk } from '../../src/storage/sequence-blocks.ts';
import { openStores } from '../../src/storage/stores.ts';
import { unmarked } from '../../src/threads/messages.ts';
import { folderOf } from '../folder.ts';
import { parametersWith, purchasesOf } from '../generate/sequences.ts';
import {
  generatorOf,
  parametersOf,
  purchasesOf as shopPurchases,
  shopOf,
  START,
} from '../generate/session/shop.ts';
import { footfallOf, loadText } from '../system/footfall-of.ts';
import { asCsv, smallLog } from '../system/small-log.ts';

/** A source that interrupts after some draws, and counts those that follow. */
function interrupting(made: Interactions, after: number) {
  const random = randomSourceFor('42', 'a');
  let draws = 0;
  return {
    source: () => {
      if (++draws === after) Atomics.store(made.interrupt, 0, 1);
      return random();
    },
    drawsSince: () => draws - after,
  };
}

t.test('notebook: ends in the midst of a sequence of millions', async (t) => {
  const cases = {
    ignores: { min_ignores: 9000, max_ignores: 9001, ignore_min_repeats: 500, ignore_max_repeats: 501 },
    'clicks before purchases': { min_pre_clicks: 9, max_pre_clicks: 10 },
    'extra clicks': { min_extra_clicks: 2000, max_extra_clicks: 2001, extra_clicks_prob: 1 },
  };
  const rows = purchasesOf(Array.from({ length: 100_000 }, (_, i) => [i, i % 10_000]));
  for (const [name, parameters] of Object.entries(cases)) {
    const made = new Interactions();
    const { source, drawsSince } = interrupting(made, name === 'extra clicks' ? 1_100_000 : 50_000);
    const generate = notebookGenerator(20_000, parametersWith(parameters));
    t.throws(() => generate(source, rows, made), Interrupted, name);
    t.ok(drawsSince() < 300_000, `${name}: ${drawsSince()} draws`);
  }
});

t.test('training: ends in the midst of a customer, and of a session', async (t) => {
  for (const days of [1, 400]) {
    const sales = Array.from({ length: 60_000 }, (_, i) => ({
      t_dat: START + (i % days) * 86_400_000,
      customer: 'a',
      article: i % 300,
    }));
    const shop = shopOf(sales);
    const made = new Interactions();
    const { source, drawsSince } = interrupting(made, 700_000);
    const generate = generatorOf(shop, parametersOf('training', {}));
    t.throws(() => generate(() => source, shopPurchases(shop, 'a'), made), Interrupted);
    t.ok(drawsSince() < 600_000, `${days} days: ${drawsSince()} draws`);
  }
});

const planLike = () =>
  ({
    job_id: 7,
    preset: 'notebook',
    parameters: {},
    customers: new Uint32Array(100),
    catalogue: { digest: new Uint8Array(32) },
    interrupted: new Int32Array(new SharedArrayBuffer(4)),
  }) as unknown as Plan;

/** As a thread works on a large customer: until it is interrupted. */
async function untilInterrupted({ interrupted }: Plan): Promise<SequenceChunk> {
  while (Atomics.load(interrupted, 0) === 0) await new Promise(setImmediate);
  throw new Error('The work was interrupted.');
}

t.test('when one chunk fails, or nobody wants more, the others under way are interrupted', async (t) => {
  const chunks: Chunk[] = [0, 1, 2, 3].map((from) => [from, from + 1]);
  for (const fails of [true, false]) {
    const plan = planLike();
    const generate = async (_: Plan, from: number) => {
      if (from > 0) return untilInterrupted(plan);
      if (fails) throw new RangeError('the first one');
      return { customers: 1 } as SequenceChunk;
    };
    const sequences = sequencesOf({ size: 1, generate } as unknown as Workers, plan, chunks);
    const first = async (): Promise<SequenceChunk | undefined> => {
      for await (const chunk of sequences) return chunk;
      return undefined;
    };
    if (fails) await t.rejects(first(), new RangeError('the first one'));
    else t.match(await first(), { customers: 1 });
    t.notOk(isStopped(plan), 'which is no reason to take the job for cancelled');
  }
});

t.test('cancelling and stopping interrupt the chunks of a job, which does not fail', async (t) => {
  for (const how of ['cancel', 'stop'] as const) {
    const plan = planLike();
    const stopping = new AbortController();
    const calls: string[] = [];
    const call = {
      jobs: {
        savePlan: async () => undefined,
        fail: async () => void calls.push('fail'),
        succeed: async () => void calls.push('succeed'),
      },
    };
    let generating: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (generating = resolve));
    const deps = {
      stopping: stopping.signal,
      writer: { call },
      workers: {
        size: 2,
        active: async () => undefined,
        plan: async () => plan,
        async generate() {
          generating();
          return untilInterrupted(plan);
        },
        forget: async () => undefined,
      },
      housekeeper: { sweep: async () => undefined },
      stores: {
        jobs: { selectionOf: () => ({ all_customers: true }) },
        sequences: { digestsAfter: () => [] },
        datasets: { at: () => ({ transactions: 9, customers: 9, buyers: 9, articles: 9, version: 1 }) },
      },
      onError: () => calls.push('error'),
      chunkCustomers: 10,
    } as unknown as JobDeps;
    const { run, stop } = jobRun(deps, { changed: () => undefined } as unknown as JobProgress);
    const row = {
      ...{ id: 7, generator_version: generatorVersion('notebook'), preset: 'notebook', customers_done: 0 },
      ...{ parameters: JSON.stringify(parametersWith({})), selection: '{"all_customers":true}' },
    } as JobRow;
    const running = run(row);
    await begun;
    if (how === 'cancel') stop(7);
    else stopping.abort();
    t.equal(await running, false);
    t.ok(isStopped(plan));
    t.strictSame(calls, [], how);
  }
});

t.test('a thread ends a chunk early that grows large, and the rows are the same', async (t) => {
  const database = join(folderOf(t), 'footfall.db');
  const footfall = await footfallOf(t, { database });
  await loadText(footfall, asCsv(smallLog(40)));
  const stores = openStores(database);
  t.teardown(() => stores.close());
  const request = { seed: '42', preset: 'notebook', parameters: parametersWith({}) };
  const selection = { all_customers: true } as const;
  const plan = planOf(stores, { ...request, selection, job_id: 1, dataset_version: 1 });

  function made(largeChunk?: number) {
    const handlers = jobHandlers(stores, largeChunk);
    handlers.begin(plan, new Int32Array(1));
    const chunks: SequenceChunk[] = [];
    for (let from = 0; from < 40; from += chunks[chunks.length - 1].customers) {
      const { values } = unmarked([handlers.generate(1, from, 40)]);
      chunks.push(values[0] as SequenceChunk);
    }
    const bytes = (of: 'records' | 'digest') => Buffer.concat(chunks.map((chunk) => chunk[of]));
    return { chunks, records: bytes('records'), digest: bytes('digest') };
  }

  const [whole, small] = [made(), made(10_000)];
  t.equal(whole.chunks.length, 1);
  t.ok(small.chunks.length > 4);
  t.ok(small.chunks.every(({ records }) => records.length < 20_000));
  t.ok(small.records.equals(whole.records) && small.digest.equals(whole.digest));
  interrupt(plan);
  t.throws(() => made(), Interrupted);
});

t.test('the rest of a chunk that ended early comes before the next one', async (t) => {
  const generated: number[][] = [];
  const workers = {
    size: 1,
    async generate(_: Plan, from: number, to: number) {
      generated.push([from, to]);
      return { customers: Math.min(2, to - from) } as SequenceChunk;
    },
  } as unknown as Workers;
  const seen: number[] = [];
  for await (const { customers } of sequencesOf(workers, planLike(), [
    [0, 5],
    [5, 6],
    [6, 9],
  ]))
    seen.push(customers);
  t.strictSame(seen, [2, 2, 1, 1, 2, 1]);
  t.strictSame(
    generated.slice().sort((a, b) => a[0] - b[0]),
    [
      [0, 5],
      [2, 5],
      [4, 5],
      [5, 6],
      [6, 9],
      [8, 9],
    ],
  );
});
