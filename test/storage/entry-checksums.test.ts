/** Ids, attributes and sales that aren't what was stored are never read as others, whichever byte of them changed. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { textChecksum } from '../../src/storage/encoded/checksum.ts';
import { ARE_SALES_CHANGED, attributesChecksum, idChecksum } from '../../src/storage/entry-checksums.ts';
import { Sqlite } from '../../src/storage/sqlite.ts';
import { openStores, type Stores } from '../../src/storage/stores.ts';
import { folderOf } from '../folder.ts';
import { footfallOf, loadText } from '../system/footfall-of.ts';
import { asCsv, smallLog } from '../system/small-log.ts';

const folder = folderOf(t);
const database = join(folder, 'f.db');
const CUSTOMER = 'customer-514';
const ARTICLE = '0100017017';
const DAMAGED = {
  message: /^The database is damaged: .* is not what was stored|^The database is damaged: .* are not/,
};

const withSql = (sql: string) => (path: string) => {
  const db = new Sqlite(path);
  db.exec(sql);
  db.close();
};

const footfall = await footfallOf(t, { database });
await loadText(footfall, asCsv(smallLog()));
await loadText(footfall, `article_id,colour\n${ARTICLE},indigo\n0100018018,teal\n`, { kind: 'articles' });
await footfall.services.jobs.create({}, { waitSeconds: 60 });
await footfall.close();
withSql('PRAGMA wal_checkpoint(TRUNCATE)')(database);

/** Runs `read` on a copy of the database, changed by `change`. */
function whileChanged(change: (path: string) => void, read: (stores: Stores) => void): void {
  const path = join(folder, 'changed.db');
  copyFileSync(database, path);
  change(path);
  const stores = openStores(path);
  read(stores);
  stores.close();
}

/** Where a string begins in the file. */
function offsetsOf(text: string): number[] {
  const bytes = readFileSync(database);
  const found = [];
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) found.push(at);
  return found;
}

const READS: Record<string, (stores: Stores) => unknown> = {
  'key of a customer': ({ customers }) => customers.keyOf(CUSTOMER),
  'key of a visible customer': ({ customers }) => customers.visibleKeyOf(CUSTOMER, [1]),
  'ids of customers': ({ customers }) => customers.idsOf(customers.allKeys([1])),
  'ids of customers, one by one': ({ customers }) => customers.allKeys([1]).map(customers.idOf),
  'a page of customers': ({ customers }) => customers.page([1], '', 1000),
  'a sequence': ({ sequences }) => sequences.sequence(CUSTOMER, 1).length,
  'no sequence': ({ sequences }) => sequences.sequence('customer-515', 1),
  'ids of blocks': ({ sequences }) =>
    sequences.blocksAfter(1, -1, 1000, false).map((block) => block.customer_id),
  'customers of a job': ({ sequences }) => sequences.customersAfter(1, -1, 1000).customers,
  'key of an article': ({ articles }) => articles.keyOf(ARTICLE),
  'all articles': ({ articles }) => articles.all(),
  'articles that were sold': ({ articles, transactions }) => articles.idsOf(transactions.soldArticles([1])),
  attributes: ({ articles }) => articles.attributesOf(articles.keyOf(ARTICLE)!, [2]),
};

t.test('a changed byte of an id or of attributes never makes other ids, keys or attributes', async (t) => {
  const right = new Map<string, unknown>();
  whileChanged(
    () => undefined,
    (stores) => Object.entries(READS).forEach(([name, read]) => right.set(name, read(stores))),
  );
  for (const text of [CUSTOMER, ARTICLE, 'indigo']) {
    const offsets = offsetsOf(text);
    t.ok(offsets.length >= (text === 'indigo' ? 1 : 2), `${text} is in the table, and in the index`);
    for (const offset of offsets)
      for (const [at, change] of [
        [0, 1],
        [text.length - 2, 2],
        [text.length - 1, 1],
      ]) {
        const changed = (path: string) => {
          const bytes = readFileSync(path);
          bytes[offset + at] ^= change;
          writeFileSync(path, bytes);
        };
        let found = 0;
        whileChanged(changed, (stores) => {
          for (const [name, read] of Object.entries(READS))
            try {
              t.strictSame(read(stores), right.get(name), `${text}, ${offset}: ${name}`);
            } catch (error) {
              t.match(error, DAMAGED);
              found++;
            }
        });
        t.ok(found > 0, `byte ${at} of ${text} at ${offset}`);
      }
  }
});

t.test('the message names the entry, and what to do', async (t) => {
  const change = withSql(`UPDATE customers SET customer_id = 'x' WHERE customer_id = '${CUSTOMER}'`);
  whileChanged(change, ({ customers }) => {
    const key = customers.allKeys([1])[39]; // in byte order
    t.throws(() => customers.idOf(key), {
      message: `The database is damaged: the customer with key ${key} ("x") is not what was stored. Load the data into a new database, or restore a backup.`,
      code: 'internal',
    });
  });
});

t.test('a key that the index has twice is noticed', async (t) => {
  const keys = withSql('UPDATE customers SET customer_key = 1000 WHERE customer_key = 3');
  whileChanged(keys, ({ customers }) =>
    t.throws(() => customers.page([1], '', 1000) && customers.all(), DAMAGED),
  );
});

t.test('changed sales fail what reads them', async (t) => {
  const message =
    'The database is damaged: the sales of articles in import 1 are not what was stored. Take back import 1 and load its file again, or restore a backup.';
  for (const change of [
    'units = units + 1',
    'first_t_dat = first_t_dat - 256',
    'last_t_dat = last_t_dat + 65536',
  ])
    whileChanged(withSql(`UPDATE article_sales SET ${change} WHERE article_key = 7`), (stores) => {
      t.throws(() => stores.transactions.salesOf([1]), { message }, change);
      t.throws(() => stores.transactions.salesByRank([1], [1]), { message }, change);
      t.throws(() => stores.transactions.soldAt(7, [1]), { message }, change);
      t.throws(() => stores.erasures.salesOf(1, [7]), { message }, change);
      t.doesNotThrow(() => stores.transactions.soldAt(8, [1]));
    });
  const key = 'UPDATE article_sales SET article_key = 7777 WHERE article_key = 7';
  whileChanged(withSql(key), (stores) => t.throws(() => stores.transactions.salesOf([1]), { message }));
});

t.test('missing sales are noticed', async (t) => {
  whileChanged(withSql('DELETE FROM article_sales WHERE article_key = 7'), (stores) =>
    t.throws(() => stores.transactions.salesOf([1]), {
      message: /article_sales has \d+ of the \d+ sales of imports 1/,
    }),
  );
});

t.test('rows of before have no checksums, and are read', async (t) => {
  const tables = ['customers', 'articles', 'article_attributes', 'article_sales'];
  whileChanged(withSql(tables.map((table) => `UPDATE ${table} SET checksum = NULL;`).join('')), (stores) => {
    for (const read of Object.values(READS)) t.doesNotThrow(() => read(stores));
    t.doesNotThrow(() => stores.transactions.salesOf([1]));
  });
});

t.test('checksums fit after further imports, erasing and taking back', async (t) => {
  const path = join(folderOf(t), 'f.db');
  const { services } = await footfallOf(t, { database: path });
  await loadText({ services }, asCsv(smallLog(30)));
  await loadText({ services }, asCsv(smallLog(200).slice(100)));
  const { id } = await loadText({ services }, 'customer_id,age\ncustomer-000,40\nsomebody,\n', {
    kind: 'customers',
  });
  await services.customers.erase('customer-919');
  await services.imports.delete(id);
  await loadText({ services }, asCsv(smallLog(250).slice(50)));
  const db = new Sqlite(path);
  const rows = (sql: string) => db.prepare<[], (string | number)[]>(sql).raw().all();
  for (const noun of ['customer', 'article'])
    for (const [key, entry, checksum] of rows(`SELECT ${noun}_key, ${noun}_id, checksum FROM ${noun}s`))
      t.equal(checksum, idChecksum(Number(key), String(entry)), String(entry));
  for (const [key, imported, text, checksum] of rows('SELECT * FROM customer_attributes'))
    t.equal(checksum, attributesChecksum(Number(key), Number(imported), String(text)));
  t.strictSame(rows(`SELECT * FROM article_sales s WHERE checksum IS NULL OR ${ARE_SALES_CHANGED}`), []);
  db.close();
});

t.test('any bit of a key or a string that changes makes another sum', async (t) => {
  const text = 'a customer of some length, é€';
  const usual = textChecksum(1, 2, text);
  const others = [textChecksum(1, 3, text), textChecksum(2, 1, text), textChecksum(1, 2, `${text}\0`)];
  for (let bit = 1; bit < 2 ** 50; bit *= 2) others.push(textChecksum(1 + bit * 2, 2, text));
  for (let at = 0; at < text.length; at++)
    for (let bit = 0; bit < 16; bit++) {
      const changed = String.fromCharCode(text.charCodeAt(at) ^ (1 << bit));
      others.push(textChecksum(1, 2, text.slice(0, at) + changed + text.slice(at + 1)));
    }
  t.notOk(others.includes(usual), `${others.length} sums`);
});
