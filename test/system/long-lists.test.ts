/** Lists of a customer with thousands of purchases, each with a long history, come in pieces of bounded size. */
import { tableFromIPC } from '@uwdata/flechette';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import t from 'tap';
import type { Format } from '../../src/contract.ts';
import { footfallOf, loadText } from './footfall-of.ts';

const MOST = { purchases: 3000, history: 1000 };
const PIECE_BYTES = 2 ** 22;

const dateOf = (i: number) => new Date(Date.UTC(2020, 0, 1 + Math.floor(i / 20))).toISOString().slice(0, 10);

/** Few before, many, and few after, in byte order of ids. */
function* lines(): Generator<string> {
  for (let c = 0; c < 60; c++)
    for (let i = 0; i < 3; i++) yield `${dateOf(c * 30 + i)},a${c},x${(c + i) % 50}`;
  for (let i = 0; i < MOST.purchases; i++) yield `${dateOf(i)},many,x${(i * 7) % 50}`;
  for (let c = 0; c < 60; c++)
    for (let i = 0; i < 3; i++) yield `${dateOf(c * 30 + i)},z${c},x${(c + i) % 50}`;
}

interface List {
  customer_id: string;
  event_id: string;
  article_id: string;
  history: string[];
}

t.test('they are the same in all formats, and no piece is large', async (t) => {
  const footfall = await footfallOf(t, { workers: 2 });
  await loadText(footfall, ['t_dat,customer_id,article_id', ...lines(), ''].join('\n'));
  const { rows, jobs } = footfall.services;
  const parameters = { negatives_per_positive: 1, exclude_bought: false, exclude_clicked: false };
  const request = { all_customers: true as const, preset: 'training', parameters };
  const { job } = await jobs.create(request, { waitSeconds: 60 });
  t.equal(job.state, 'succeeded');

  async function piecesOf(format: Format, filter = {}): Promise<Buffer[]> {
    const lists = { positives: 'purchases' as const, history_length: MOST.history };
    const asked = { table: 'interactions', job_id: job.id, filter, form: 'lists', lists } as const;
    const pieces: Buffer[] = [];
    for await (const { bytes, release } of (await rows.download(asked, format, { once: true })).pieces()) {
      pieces.push(Buffer.from(bytes));
      release();
    }
    return pieces;
  }
  const listsIn = (pieces: Buffer[]): List[] =>
    Buffer.concat(pieces)
      .toString()
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as List);

  const pieces = await piecesOf('ndjson');
  t.ok(pieces.length > 4, `${pieces.length} pieces`);
  t.ok(Math.max(...pieces.map(({ length }) => length)) < PIECE_BYTES + 50_000);
  const lists = listsIn(pieces);
  t.equal(lists.length, 120 * 3 + MOST.purchases);
  t.equal(new Set(lists.map(({ event_id }) => event_id)).size, lists.length, 'none is there twice');
  const many = lists.filter(({ customer_id }) => customer_id === 'many');
  const bought = many.map(({ article_id }) => article_id);
  many.forEach(({ history }, i) => {
    const expected = bought.slice(Math.max(0, i - MOST.history), i);
    if (history.join() !== expected.join()) t.fail(`the history of purchase ${i}`);
  });
  t.same(listsIn(await piecesOf('ndjson', { customer_id: 'many' })), many);

  const parquet = Buffer.concat(await piecesOf('parquet'));
  const file = parquet.buffer.slice(parquet.byteOffset, parquet.byteOffset + parquet.length);
  const groups = parquetMetadata(file).row_groups.map(({ num_rows }) => Number(num_rows));
  t.ok(groups.length > 1, `${groups.join()} rows in a group`);
  const own = ({ event_id, history }: List) => [event_id, history.join()];
  t.same(
    (await parquetReadObjects({ file })).map((row) => own(row as unknown as List)),
    lists.map(own),
  );

  const arrow = tableFromIPC(Buffer.concat(await piecesOf('arrow')));
  const found = arrow.toArray() as unknown as List[];
  t.same(
    found.map(({ event_id, history }) => [event_id, [...history].join()]),
    lists.map(own),
  );
});
