/** A whole load, through threads, temporary files, encoding and the database, against one that is slow and obvious. */
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { csvLine } from '../../src/formats/csv-field.ts';
import type { Services } from '../../src/contract.ts';
import { Sqlite } from '../../src/storage/sqlite.ts';
import { folderOf } from '../folder.ts';
import { footfallOf, TRANSACTIONS } from '../system/footfall-of.ts';
import { slowDataset, slowOrder, slowSales, type PlainRow } from './reference-load.ts';

/** So few rows in memory that nearly all of a file goes through temporary files. */
const MOST_ROWS = 64;

const id = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[0-9a-f]{1,12}$/) },
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => /^\P{Cc}+$/u.test(text)),
  fc.constantFrom('a,b', 'say "hi"', '"', ' x ', '0042', '42', '\u{1f600}', '\uffee'),
);
const time = fc.oneof(
  fc.nat({ max: 60 }).map((day) => Date.UTC(2019, 0, 1 + day)),
  fc.nat({ max: 60 * 24 }).map((hour) => Date.UTC(2019, 0, 1, hour)),
  fc.integer({ min: 0, max: Date.UTC(2201, 0, 1) - 1 }),
);
const price = fc.oneof(
  fc.nat({ max: 9 }).map((i) => i / 10),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  fc.constant(null),
);
const channel = fc.oneof(fc.nat({ max: 2 }), fc.nat({ max: 2 ** 31 - 1 }), fc.constant(null));

/** Rows of few customers, the first of them with more rows than fit one block, and some of them several times. */
const rowsAmong = (customers: string[], articles: string[], time: fc.Arbitrary<number>) =>
  fc
    .array(
      fc.tuple(
        fc.record<PlainRow>(
          {
            t_dat: time,
            customer_id: fc.oneof(
              { weight: 3, arbitrary: fc.constant(customers[0]) },
              fc.constantFrom(...customers),
            ),
            article_id: fc.constantFrom(...articles),
            price,
            sales_channel_id: channel,
          },
          { noNullPrototype: true },
        ),
        fc.constantFrom(1, 1, 1, 2, 3),
      ),
      { minLength: 150, maxLength: 900, size: 'max' },
    )
    .map((rows) => rows.flatMap(([row, times]) => new Array<PlainRow>(times).fill(row)));

const anyFiles = fc
  .tuple(
    fc.uniqueArray(id, { minLength: 1, maxLength: 40 }),
    fc.uniqueArray(id, { minLength: 1, maxLength: 30 }),
    fc.constantFrom(time, fc.constantFrom(Date.UTC(2020, 0, 1), Date.UTC(2020, 0, 2))),
  )
  .chain(([customers, articles, time]) =>
    fc.array(rowsAmong(customers, articles, time), { minLength: 1, maxLength: 3 }),
  );

const HEADER = 't_dat,customer_id,article_id,price,sales_channel_id\n';

const asFile = (rows: PlainRow[]): Buffer =>
  Buffer.from(
    HEADER +
      rows
        .map(({ t_dat, customer_id, article_id, price, sales_channel_id }) =>
          csvLine([new Date(t_dat).toISOString(), customer_id, article_id, price, sales_channel_id]),
        )
        .join(''),
  );

function* slicesOf(file: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < file.length; at += size) yield file.subarray(at, at + size);
}

interface Load {
  database?: string;
  /** Rows that stay in memory. */
  mostRows: number;
  /** Bytes that arrive at a time. */
  slice?: number;
  /** Without threads. */
  inline?: boolean;
}

/** The services of a program that has loaded these files, one after the other. */
async function loaded(t: Test, files: PlainRow[][], { slice = 1 << 20, ...options }: Load) {
  const { services } = await footfallOf(t, options);
  for (const rows of files) {
    const body = Readable.from(slicesOf(asFile(rows), slice), { objectMode: false });
    const upload = { ...TRANSACTIONS, allow_duplicate: true };
    await services.imports.upload(body, { ...upload, source: 'upload' });
  }
  return services;
}

async function handedOut({ rows }: Services): Promise<PlainRow[]> {
  const { body } = await rows.download({ table: 'transactions', filter: {} }, 'ndjson');
  const text = Buffer.concat((await body().toArray()) as Buffer[]).toString();
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as PlainRow);
}

const COLUMNS = 't_dat, customer_id, article_id, price, sales_channel_id';

for (const [i, files] of fc.sample(anyFiles, { seed: 42, numRuns: 8 }).entries()) {
  t.test(`files of ${files.map((rows) => rows.length).join(' and ')} rows`, async (t) => {
    const all = files.flat();
    const database = join(folderOf(t), 'footfall.db');
    const services = await loaded(t, files, {
      database,
      mostRows: MOST_ROWS,
      slice: 1 + i * 997,
      inline: i > 1, // threads as well, but not for each
    });
    const db = new Sqlite(database, { readonly: true });
    t.teardown(() => db.close());
    t.strictSame(await handedOut(services), slowOrder(all), 'rows as they are handed out');
    t.strictSame(
      slowOrder(db.prepare(`SELECT ${COLUMNS} FROM transactions`).all() as PlainRow[]),
      slowOrder(all),
      'rows as the view has them',
    );
    t.match(await services.dataset(), slowDataset(all), 'data set');
    // SQLite compares texts by their bytes.
    const sales = db.prepare(
      'SELECT article_id, units, first_t_dat, last_t_dat FROM article_sales JOIN articles USING (article_key) WHERE import_id = ? ORDER BY article_id',
    );
    for (const [file, rows] of files.entries()) t.strictSame(sales.all(file + 1), slowSales(rows), 'sales');
    const other = await loaded(t, [slowOrder(all).reverse()], { mostRows: 1 << 16, inline: true });
    t.equal(
      (await services.dataset()).fingerprint,
      (await other.dataset()).fingerprint,
      'the fingerprint of the same rows in one file, in another order, all in memory',
    );
  });
}
