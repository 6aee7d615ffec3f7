/** Pages, filters, downloads, ranges and the views say the same about the same rows. */
import { join } from 'node:path';
import t from 'tap';
import { underOwnNames } from '../../src/model/interaction-columns.ts';
import type { Interaction } from '../../src/model/interaction.ts';
import type { RowFilter, TableName } from '../../src/contract.ts';
import { Sqlite } from '../../src/storage/sqlite.ts';
import { folderOf } from '../folder.ts';
import { asCsv, shuffled, smallLog } from './small-log.ts';
import { csvOf, footfallOf, loadText } from './footfall-of.ts';

const HEADER = 't_dat,customer_id,article_id,interaction_score,prev_article_id';
const odd = ['a,b', 'say "hi"', '💡', 'Ärger', '=1+1', '0042'];
const oddLines = odd.map(
  (id, i) => `2019-01-0${i + 1},${field(id)},${field(odd[(i + 1) % odd.length])},1.5,2`,
);
const lines = [...smallLog(), ...oddLines];

function field(id: string): string {
  return /[",]/.test(id) ? `"${id.replaceAll('"', '""')}"` : id;
}

const toLine = (row: Interaction) =>
  [
    row.t_dat,
    field(row.customer_id),
    field(row.article_id),
    row.interaction_score,
    field(row.prev_article_id),
  ].join(',');

t.test('a job over everyone', async (t) => {
  const database = join(folderOf(t), 'f.db');
  const footfall = await footfallOf(t, { database });
  const { rows, jobs } = footfall.services;
  await loadText(footfall, asCsv(shuffled(lines)));
  const { job } = await jobs.create({ all_customers: true }, { waitSeconds: 60 });
  const csv = await csvOf(footfall, job.id);
  const written = csv.toString().trimEnd().split('\n');

  async function allPages(
    table: TableName,
    filter: RowFilter,
    limit: number,
    job_id?: number,
  ): Promise<object[]> {
    const items: object[] = [];
    let after: string | undefined;
    do {
      const page = await rows.page({ table, job_id, filter }, { limit, after });
      t.ok(page.items.length <= limit);
      items.push(...page.items);
      after = page.after ?? undefined;
    } while (after !== undefined);
    return items;
  }

  t.test('the CSV has a header and as many rows as the job says', async (t) => {
    t.equal(written[0], HEADER);
    t.equal(written.length - 1, job.interactions);
    t.equal(job.counts.purchases, lines.length);
    t.equal(job.counts.ignores + job.counts.clicks + job.counts.purchases, job.interactions);
  });

  t.test('customers stand in byte order, and prev_article_id chains within each of them', async (t) => {
    const items = (await allPages('interactions', {}, 1000, job.id)) as Interaction[];
    t.same(items.map(toLine), written.slice(1));
    for (let i = 0; i < items.length; i++) {
      const [row, before] = [items[i], items[i - 1]];
      const isFirst = before?.customer_id !== row.customer_id;
      if (row.prev_article_id !== (isFirst ? 'START' : before.article_id))
        t.fail(`the chain breaks at row ${i}`);
      if (!isFirst && row.t_dat < before.t_dat) t.fail(`time runs backwards at row ${i}`);
      if (
        isFirst &&
        before &&
        Buffer.compare(Buffer.from(before.customer_id), Buffer.from(row.customer_id)) >= 0
      )
        t.fail(`order of customers at row ${i}`);
    }
  });

  t.test('small pages give the same rows as large ones', async (t) => {
    const id = lines[0].split(',')[1];
    t.same(
      await allPages('interactions', { customer_id: id }, 7, job.id),
      await allPages('interactions', { customer_id: id }, 1000, job.id),
    );
    t.same(await allPages('transactions', {}, 37), await allPages('transactions', {}, 1000));
    t.same(await allPages('job_transactions', {}, 41, job.id), await allPages('transactions', {}, 1000));
    t.same(await allPages('customers', {}, 3), await allPages('job_customers', {}, 1000, job.id));
  });

  t.test('filters give what filtering all rows gives', async (t) => {
    const all = (await allPages('interactions', {}, 1000, job.id)) as Interaction[];
    const { customer_id, article_id, t_dat } = all[500];
    const cases: [RowFilter, (row: Interaction) => boolean][] = [
      [{ customer_id }, (row) => row.customer_id === customer_id],
      [{ article_id }, (row) => row.article_id === article_id],
      [{ interaction_score: [0, 2] }, (row) => row.interaction_score !== 1],
      [{ from: t_dat }, (row) => row.t_dat >= t_dat],
      [{ to: t_dat }, (row) => row.t_dat < t_dat],
      [
        { customer_id, interaction_score: [1], from: 0, to: t_dat },
        (row) => row.customer_id === customer_id && row.interaction_score === 1 && row.t_dat < t_dat,
      ],
      [{ article_id: 'nobody bought this' }, () => false],
      [{ customer_id: 'nobody' }, () => false],
    ];
    for (const [filter, keep] of cases) {
      const expected = all.filter(keep);
      t.same(await allPages('interactions', filter, 50, job.id), expected, JSON.stringify(filter));
      const { body, bytes } = await rows.download({ table: 'interactions', job_id: job.id, filter }, 'csv');
      t.equal(bytes, null);
      t.equal(
        Buffer.concat((await body().toArray()) as Buffer[]).toString(),
        [HEADER, ...expected.map(toLine), ''].join('\n'),
      );
    }
  });

  t.test("a job's tables hold its own customers only, also behind a filter", async (t) => {
    const [own, other] = [odd[0], odd[1]];
    const few = await jobs.create({ customer_ids: [own] }, { waitSeconds: 60 });
    for (const table of ['job_customers', 'job_transactions'] as const) {
      const all = await allPages(table, {}, 10, few.job.id);
      t.ok(all.length > 0);
      t.same(await allPages(table, { customer_id: own }, 10, few.job.id), all);
      t.same(await allPages(table, { customer_id: other }, 10, few.job.id), [], `${table} of another`);
    }
    t.ok(await jobs.delete(few.job.id));
  });

  t.test('Content-Length is known beforehand, and every range is the same slice of the file', async (t) => {
    const {
      bytes,
      rows: count,
      body,
    } = await rows.download({ table: 'interactions', job_id: job.id, filter: {} }, 'csv');
    t.equal(bytes, csv.length);
    t.equal(count, job.interactions);
    const ends = [
      0,
      1,
      HEADER.length,
      HEADER.length + 1,
      HEADER.length + 2,
      1000,
      77_777,
      csv.length - 2,
      csv.length - 1,
    ];
    for (const start of ends) {
      for (const end of ends) {
        if (end < start) continue;
        const part = Buffer.concat((await body({ start, end }).toArray()) as Buffer[]);
        if (!part.equals(csv.subarray(start, end + 1))) t.fail(`bytes ${start} to ${end} differ`);
      }
    }
  });

  t.test('NDJSON holds the same rows', async (t) => {
    const { body } = await rows.download({ table: 'interactions', job_id: job.id, filter: {} }, 'ndjson');
    const text = Buffer.concat((await body().toArray()) as Buffer[]).toString();
    const parsed = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Interaction);
    t.same(parsed.map(toLine), written.slice(1));
  });

  t.test('a file is whole, whether or not its blocks fill the slices in which it is read', async (t) => {
    const ids = [...new Set(lines.map((line) => line.split(',')[1]))].filter((id) => !id.includes('"'));
    for (const customers of [1, 31, 32, 33]) {
      const customer_ids = ids.slice(0, customers);
      const { job } = await jobs.create({ customer_ids }, { waitSeconds: 60 });
      const paged = (await allPages('interactions', {}, 1000, job.id)) as Interaction[];
      t.equal(new Set(paged.map(({ customer_id }) => customer_id)).size, customers);
      t.equal((await csvOf(footfall, job.id)).toString(), [HEADER, ...paged.map(toLine), ''].join('\n'));
      t.ok(await jobs.delete(job.id));
    }
  });

  t.test('the sequence of one customer is its slice of the CSV', async (t) => {
    for (const id of [lines[0].split(',')[1], ...odd]) {
      const own = written.slice(1).filter((line) =>
        line
          .split(',')
          .slice(1)
          .join(',')
          .startsWith(`${field(id)},`),
      );
      t.equal(
        (await rows.sequence(id, { format: 'csv' }))?.bytes.toString(),
        [HEADER, ...own, ''].join('\n'),
      );
      const frame = (jobId: number): [string, string] => [`{"job":${jobId},"items":`, '}'];
      const json = await rows.sequence(id, { jobId: job.id, format: 'json', frame });
      const read = JSON.parse(String(json?.bytes)) as { job: number; items: Interaction[] };
      t.same(read.items.map(toLine), own);
      t.equal(read.job, job.id);
    }
  });

  t.test('a sequence with chosen columns is its slice of the file with these columns', async (t) => {
    const columns = underOwnNames(['event_id', 'prev_article_id', 't_dat', 'split', 'strategy']);
    const frame = (jobId: number): [string, string] => [`{"job":${jobId},"items":`, '}'];
    for (const customer_id of [lines[0].split(',')[1], ...odd]) {
      const filter = { customer_id };
      for (const format of ['csv', 'ndjson'] as const) {
        const request = { table: 'interactions', job_id: job.id, filter, columns } as const;
        const file = await rows.download(request, format);
        const sequence = await rows.sequence(customer_id, { jobId: job.id, columns, format, frame });
        t.equal(String(sequence?.bytes), Buffer.concat((await file.body().toArray()) as Buffer[]).toString());
      }
      const json = await rows.sequence(customer_id, { columns, format: 'json', frame });
      const { items } = await rows.page(
        { table: 'interactions', job_id: job.id, filter, columns },
        { limit: 1000 },
      );
      t.equal(String(json?.bytes), JSON.stringify({ job: job.id, items }));
    }
  });

  t.test('a missing sequence is undefined; a missing job is an error', async (t) => {
    for (const columns of [undefined, underOwnNames(['t_dat'])]) {
      t.equal(await rows.sequence('nobody', { columns, format: 'json' }), undefined);
      t.equal(await rows.sequence('nobody', { jobId: job.id, columns, format: 'csv' }), undefined);
      const unknown = async () => rows.sequence(odd[0], { jobId: 999, columns, format: 'csv' });
      await t.rejects(unknown, { code: 'not_found' });
    }
  });

  t.test(
    'another SQLite client reads the same from the views, and finds one customer without a scan',
    async (t) => {
      const db = new Sqlite(database, { readonly: true });
      t.teardown(() => db.close());
      const seen = db
        .prepare(
          'SELECT t_dat, customer_id, article_id, interaction_score, prev_article_id FROM interactions WHERE job_id = ?',
        )
        .all(job.id) as Interaction[];
      t.same(seen.map(toLine).sort(), written.slice(1).sort());
      const loaded = db
        .prepare('SELECT t_dat, customer_id, article_id, price, sales_channel_id FROM transactions')
        .all() as object[];
      const text = (row: object) => JSON.stringify(row);
      t.same(loaded.map(text).sort(), (await allPages('transactions', {}, 1000)).map(text).sort());
      for (const view of ['interactions', 'transactions']) {
        const plan = db
          .prepare(`EXPLAIN QUERY PLAN SELECT * FROM ${view} WHERE customer_id = ?`)
          .all('x') as { detail: string }[];
        t.notOk(
          plan.some(({ detail }) => /^SCAN/.test(detail)),
          plan.map(({ detail }) => detail).join('; '),
        );
      }
    },
  );

  t.test('a cursor that is cut, or of another list, is refused', async (t) => {
    const { after } = await rows.page({ table: 'interactions', job_id: job.id, filter: {} }, { limit: 1 });
    const refused = { code: 'bad_cursor' };
    await t.rejects(
      rows.page(
        { table: 'interactions', job_id: job.id, filter: {} },
        { limit: 1, after: after!.slice(0, -1) },
      ),
      refused,
    );
    await t.rejects(
      rows.page({ table: 'interactions', job_id: job.id, filter: { from: 0 } }, { limit: 1, after: after! }),
      refused,
    );
    await t.rejects(rows.page({ table: 'customers', filter: {} }, { limit: 1, after: after! }), refused);
    await t.rejects(rows.page({ table: 'customers', filter: {} }, { limit: 1, after: 'nonsense' }), refused);
  });
});
