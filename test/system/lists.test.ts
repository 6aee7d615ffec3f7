/** Jobs with lists: what is stored of them, and what stays as it was without. */
import t from 'tap';
import type { Footfall } from '../../src/footfall.ts';
import { underOwnNames } from '../../src/model/interaction-columns.ts';
import { footfallOf, loadText } from './footfall-of.ts';
import { asCsv, smallLog } from './small-log.ts';

async function loaded(t: Parameters<typeof footfallOf>[0]): Promise<Footfall> {
  const footfall = await footfallOf(t, { chunkCustomers: 7 });
  await loadText(footfall, asCsv(smallLog()));
  return footfall;
}

type Row = { event_id: string; positive_id: string | null; interaction_score: number; session_id: number };

async function rowsOf({ services }: Footfall, job_id: number): Promise<Row[]> {
  const columns = ['customer_id', 'event_id', 'positive_id', 'interaction_score', 'session_id'] as const;
  const request = { table: 'interactions', job_id, filter: {}, columns: underOwnNames(columns) } as const;
  const { body } = await services.rows.download(request, 'ndjson');
  const lines = Buffer.concat((await body().toArray()) as Buffer[]).toString();
  return lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
}

const job = async ({ services }: Footfall, parameters: object) =>
  (await services.jobs.create({ preset: 'training', parameters: { ...parameters } }, { waitSeconds: 60 }))
    .job;

/** There are candidates enough for it. */
const LISTS = { negatives_per_positive: 12, exclude_clicked: false };

t.test('every ignore names the purchase of its session that it is a negative of', async (t) => {
  const footfall = await loaded(t);
  const { id, counts, notes } = await job(footfall, LISTS);
  t.equal(counts.ignores, counts.purchases * 12);
  t.same(
    notes.filter((note) => note.includes('lists')),
    [],
  );
  const rows = await rowsOf(footfall, id);
  const purchases = new Map(
    rows.filter((row) => row.interaction_score === 2).map((row) => [row.event_id, row]),
  );
  t.equal(purchases.size, counts.purchases);
  const lengths = new Map<string, number>();
  for (const { positive_id, interaction_score, session_id } of rows) {
    if (interaction_score > 0) t.equal(positive_id, null);
    else if (purchases.get(positive_id!)?.session_id !== session_id) t.fail(`${positive_id}`);
    else lengths.set(positive_id!, (lengths.get(positive_id!) ?? 0) + 1);
  }
  t.same([...new Set(lengths.values())], [12], 'also where a list goes over from one block to the next');
});

t.test('notes count the negatives for which no candidate was left', async (t) => {
  const footfall = await loaded(t);
  const { counts, notes } = await job(footfall, { negatives_per_positive: 70 });
  const wanted = counts.purchases * 70;
  const missing = (wanted - counts.ignores).toLocaleString('en-US');
  t.match(notes.at(-1), `${missing} of ${wanted.toLocaleString('en-US')} negatives could not be drawn`);
});

t.test(
  'requests without lists keep their fingerprints and digests, with lists they have others',
  async (t) => {
    const footfall = await loaded(t);
    const plain = await job(footfall, {});
    t.equal(plain.fingerprint, 'f945edc5611af9337f1d96800e4d68d2fed6c41e17b91ae8c88221c43dec0c7f');
    t.equal(plain.content_digest, 'ccf9713d53a4e6f5c7012f07c25420e3d65209f159044632195265df6c164458');
    const same = await job(footfall, { negatives_per_positive: null, negatives_for_clicks: false });
    t.match(same, { fingerprint: plain.fingerprint, content_digest: plain.content_digest });
    t.same(
      (await rowsOf(footfall, plain.id)).filter(({ positive_id }) => positive_id !== null),
      [],
    );
    const lists = await job(footfall, { negatives_per_positive: 3 });
    const ofClicks = await job(footfall, { negatives_per_positive: 3, negatives_for_clicks: true });
    t.equal(new Set([plain, lists, ofClicks].map(({ fingerprint }) => fingerprint)).size, 3);
  },
);
