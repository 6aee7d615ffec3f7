/** Jobs with lists: what is stored of them, and what stays as it was without. */
import { tableFromIPC } from '@uwdata/flechette';
import { parquetReadObjects } from 'hyparquet';
import t from 'tap';
import type { Footfall } from '../../src/footfall.ts';
import type { Format, RowFilter, RowsRequest } from '../../src/contract.ts';
import { underOwnNames } from '../../src/model/interaction-columns.ts';
import type { ListsShape } from '../../src/model/row-forms.ts';
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
    t.equal(plain.fingerprint, '68eb4ecd173e4f943db5362c59caef52cba08db378719c520651f93ade20f5a1');
    const negatives = { uniform: 0.5, popularity: 0.3 };
    const former = await job(footfall, { on_sale_grace_days: 14, negatives });
    t.equal(former.content_digest, 'ccf9713d53a4e6f5c7012f07c25420e3d65209f159044632195265df6c164458');
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

interface ListRow {
  t_dat: number;
  customer_id: string;
  article_id: string;
  interaction_score: number;
  event_id: string;
  negatives: string[];
  negative_probs: number[];
  history: string[];
}

async function bytesOf({ services }: Footfall, request: Omit<RowsRequest, 'table'>, format: Format) {
  const download = await services.rows.download({ table: 'interactions', ...request }, format);
  const bytes = Buffer.concat((await download.body().toArray()) as Buffer[]);
  return { ...download, file: bytes };
}

async function listsOf(footfall: Footfall, job_id: number, lists: ListsShape, filter: RowFilter = {}) {
  const { file } = await bytesOf(footfall, { job_id, filter, form: 'lists', lists }, 'ndjson');
  return file
    .toString()
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as ListRow);
}

type Full = Row & ListRow & { sampling_prob: number };
const FULL = ['t_dat', 'customer_id', 'article_id', 'interaction_score', 'event_id', 'positive_id'] as const;

/** The slow way: from the rows of a job. */
async function slowLists(footfall: Footfall, job_id: number, scores: number[], history: number) {
  const columns = underOwnNames([...FULL, 'sampling_prob']);
  const { file } = await bytesOf(footfall, { job_id, filter: {}, columns }, 'ndjson');
  const rows = file
    .toString()
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Full);
  return rows.flatMap((row, i) => {
    if (!scores.includes(row.interaction_score)) return [];
    const negatives = rows.filter(({ positive_id }) => positive_id === row.event_id);
    const before = rows.slice(0, i).filter((one) => one.customer_id === row.customer_id);
    const positives = before.filter((one) => scores.includes(one.interaction_score));
    const { positive_id: _, sampling_prob: __, ...own } = row;
    return {
      ...own,
      negatives: negatives.map(({ article_id }) => article_id),
      negative_probs: negatives.map(({ sampling_prob }) => sampling_prob),
      history: positives
        .map(({ article_id }) => article_id)
        .slice(positives.length - Math.min(history, positives.length)),
    };
  });
}

const OF_CLICKS = { ...LISTS, negatives_per_positive: 5, negatives_for_clicks: true };
const SCORES = { purchases: [2], clicks: [1], both: [1, 2] };

for (const positives of ['purchases', 'clicks', 'both'] as const) {
  t.test(
    `form=lists of ${positives} is what the rows say, also over blocks and in small slices`,
    async (t) => {
      const footfall = await loaded(t);
      const { id } = await job(footfall, OF_CLICKS);
      for (const history_length of [0, 3, 1000]) {
        const lists = await listsOf(footfall, id, { positives, history_length });
        t.same(lists, await slowLists(footfall, id, SCORES[positives], history_length));
      }
    },
  );
}

t.test('filters choose among the rows of form=lists, and change neither lists nor histories', async (t) => {
  const footfall = await loaded(t);
  const { id } = await job(footfall, OF_CLICKS);
  const shape = { positives: 'both', history_length: 7 } as const;
  const all = await listsOf(footfall, id, shape);
  const { customer_id, article_id } = all[40];
  const from = Date.UTC(2019, 0, 20);
  t.same(
    await listsOf(footfall, id, shape, { from }),
    all.filter(({ t_dat }) => t_dat >= from),
  );
  t.same(
    await listsOf(footfall, id, shape, { article_id }),
    all.filter((row) => row.article_id === article_id),
  );
  t.same(
    await listsOf(footfall, id, shape, { customer_id }),
    all.filter((row) => row.customer_id === customer_id),
  );
});

t.test('Parquet has the same lists, with a row count and an ETag of their own', async (t) => {
  const footfall = await loaded(t);
  const { id, counts } = await job(footfall, OF_CLICKS);
  const request = { job_id: id, filter: {}, form: 'lists' } as const;
  const etags = new Set<string | null>();
  for (const positives of ['purchases', 'clicks', 'both'] as const) {
    const lists = { positives, history_length: 50 };
    const { file, rows, etag } = await bytesOf(footfall, { ...request, lists }, 'parquet');
    const expected = await listsOf(footfall, id, lists);
    const found = await parquetReadObjects({ file: new Uint8Array(file).buffer });
    t.same(
      found.map(({ t_dat, ...row }) => ({ t_dat: Number(t_dat), ...row })),
      expected,
    );
    t.equal(rows, expected.length);
    t.equal(
      rows,
      { purchases: counts.purchases, clicks: counts.clicks, both: counts.clicks + counts.purchases }[
        positives
      ],
    );
    etags.add(etag);
  }
  const { etag } = await bytesOf(
    footfall,
    { ...request, lists: { positives: 'both', history_length: 1 } },
    'parquet',
  );
  t.equal(etags.add(etag).size, 4);
});

t.test('Arrow has the same lists', async (t) => {
  const footfall = await loaded(t);
  const { id } = await job(footfall, OF_CLICKS);
  const lists = { positives: 'both', history_length: 50 } as const;
  const { file } = await bytesOf(footfall, { job_id: id, filter: {}, form: 'lists', lists }, 'arrow');
  const found = tableFromIPC(file, { useDate: false }).toArray() as Record<string, unknown>[];
  const plain = found.map((row) => ({ ...row, t_dat: Number(row.t_dat), ...arraysOf(row) }));
  t.same(plain, await listsOf(footfall, id, lists));
});

const arraysOf = ({ negatives, negative_probs, history }: Record<string, unknown>) => ({
  negatives: [...(negatives as string[])],
  negative_probs: [...(negative_probs as number[])],
  history: [...(history as string[])],
});

t.test('CSV has no lists, and a job without them neither', async (t) => {
  const footfall = await loaded(t);
  const plain = await job(footfall, {});
  const ofPurchases = await job(footfall, LISTS);
  const ask = (job_id: number, positives: 'purchases' | 'both', format: Format) =>
    bytesOf(footfall, { job_id, filter: {}, form: 'lists', lists: { positives, history_length: 1 } }, format);
  await t.rejects(ask(ofPurchases.id, 'purchases', 'csv'), { code: 'not_acceptable', message: /\.parquet/ });
  await t.rejects(ask(plain.id, 'purchases', 'ndjson'), {
    code: 'bad_data',
    errors: [{ parameter: 'form' }],
  });
  await t.rejects(ask(ofPurchases.id, 'both', 'ndjson'), {
    code: 'bad_data',
    errors: [{ parameter: 'positives' }],
  });
});
