/** Sequences of several parts: what holds for all of a sequence does not stop at the end of a part. */
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import type { Interaction } from '../../src/model/interaction.ts';
import { Sqlite } from '../../src/storage/sqlite.ts';
import { folderOf } from '../folder.ts';
import { csvOf, footfallOf, loadText } from './footfall-of.ts';
import { asCsv, smallLog } from './small-log.ts';

/** Four customers with hundreds of purchases, with quotes in their ids; others with few. */
const lines = [
  ...smallLog(12),
  ...Array.from({ length: 4 }, (_, customer) =>
    smallLog(40)
      .slice(customer, customer + 380)
      .map((line) => line.replace(/customer-\d+/, `"customer ""${customer}"" "`)),
  ).flat(),
];

/** prev_article_id of each row, slow and obvious. */
function articlesBefore(rows: Interaction[], skipsIgnores: boolean): string[] {
  const last = new Map<string, string>();
  return rows.map(({ customer_id, article_id, interaction_score }) => {
    const before = last.get(customer_id) ?? 'START';
    if (!skipsIgnores || interaction_score > 0) last.set(customer_id, article_id);
    return before;
  });
}

/** So many that parts begin behind ignores, too. */
const IGNORES = { ignores_per_click: 3, exclude_bought: false, exclude_clicked: false };

const FOLLOWED = {
  'each row before': { preset: 'training', parameters: IGNORES, skipsIgnores: false },
  'clicks and purchases alone': {
    preset: 'training',
    parameters: { ...IGNORES, prev_follows: 'clicks_and_purchases' },
    skipsIgnores: true,
  },
  'each row before, in the notebook': { preset: 'notebook', parameters: {}, skipsIgnores: false },
};

for (const [name, { skipsIgnores, ...request }] of Object.entries(FOLLOWED)) {
  t.test(`prev_article_id follows ${name}`, async (t) => {
    const database = join(folderOf(t), 'footfall.db');
    const footfall = await footfallOf(t, { database });
    await loadText(footfall, asCsv(lines));
    const { rows, jobs } = footfall.services;
    const { job } = await jobs.create({ all_customers: true, ...request }, { waitSeconds: 60 });
    const db = new Sqlite(database, { readonly: true });
    t.teardown(() => db.close());

    const { body } = await rows.download({ table: 'interactions', job_id: job.id, filter: {} }, 'ndjson');
    const text = Buffer.concat((await body().toArray()) as Buffer[]).toString();
    const items = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Interaction);
    const { further } = db
      .prepare('SELECT count(*) AS further FROM sequence_blocks WHERE position > 0')
      .get() as {
      further: number;
    };
    t.ok(further >= 4, 'sequences go on in further parts');
    t.strictSame(
      items.map((row) => row.prev_article_id),
      articlesBefore(items, skipsIgnores),
    );

    const seen = db
      .prepare(
        'SELECT t_dat, customer_id, article_id, interaction_score, prev_article_id FROM interactions WHERE job_id = ?',
      )
      .all(job.id) as Interaction[];
    const sorted = (rows: Interaction[]) => rows.map((row) => JSON.stringify(row)).sort();
    t.strictSame(sorted(seen), sorted(items), 'the view says the same');

    const csv = await csvOf(footfall, job.id);
    const file = await rows.download({ table: 'interactions', job_id: job.id, filter: {} }, 'csv');
    const at = fc.nat({ max: csv.length - 1 });
    await fc.assert(
      fc.asyncProperty(at, at, async (a, b) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        const part = Buffer.concat((await file.body({ start, end }).toArray()) as Buffer[]);
        return part.equals(csv.subarray(start, end + 1));
      }),
      { seed: 42, numRuns: 100 },
    );
  });
}
