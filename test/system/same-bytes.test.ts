/** One data set has one fingerprint, however its files are written. */
import t from 'tap';
import type { ImportRequest } from '../../src/model/import.ts';
import { importOptions } from '../../src/validation/import-options.ts';
import { footfallOf, loadText } from './footfall-of.ts';

type Sale = [day: number, hour: number, customer: string, article: string, price: number | null];

/** With units that repeat, so that they can be written as quantities. */
const SALES: Sale[] = [
  [1, 8, 'Müller', 'Käse', 2.55],
  [1, 8, 'Müller', 'Käse', 2.55],
  [1, 8, 'Müller', 'Käse', 2.55],
  [2, 23, 'K2', 'a;b,c', 1299],
  [2, 23, 'K2', '0663713001', null],
  [30, 12, 'K3 "x"', '0663713001', 0.05],
];

const two = (n: number) => String(n).padStart(2, '0');
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const plain = ([day, hour, customer, article, price]: Sale) =>
  `2019-12-${two(day)} ${two(hour)}:00:00,${quoted(customer)},${quoted(article)},${price ?? ''}\n`;
const PLAIN_HEADER = 't_dat,customer_id,article_id,price\n';
const GERMAN = {
  columns: 't_dat:Datum,customer_id:Kunde,article_id:Artikel,price:Preis',
  delimiter: ';',
  decimal: ',',
  time_format: 'dd.MM.yyyy HH:mm',
} as const;

const FORMS: Record<string, [file: string | Buffer, request: ImportRequest]> = {
  plain: [PLAIN_HEADER + SALES.map(plain).join(''), {}],
  'rows in another order': [PLAIN_HEADER + SALES.map(plain).reverse().join(''), {}],
  'columns in another order, tabs, CRLF': [
    `price\tarticle_id\tx\tt_dat\tcustomer_id\r\n${SALES.map(([day, hour, customer, article, price]) =>
      [price ?? '', article, 'x', `2019-12-${two(day)}T${two(hour)}:00Z`, quoted(customer)].join('\t'),
    ).join('\r\n')}`,
    { delimiter: 'tab' },
  ],
  'semicolons, decimal commas, German dates, windows-1252': [
    Buffer.from(
      `Datum;Kunde;Artikel;Preis\n${SALES.map(([day, hour, customer, article, price]) =>
        [
          `${two(day)}.12.2019 ${two(hour)}:00`,
          quoted(customer),
          quoted(article),
          price === 1299 ? '1.299,00' : String(price ?? '').replace('.', ','),
        ].join(';'),
      ).join('\n')}\n`,
      'latin1',
    ),
    { ...GERMAN, encoding: 'windows-1252' },
  ],
  'local times, UTF-16': [
    Buffer.from(
      `\ufeffDatum;Kunde;Artikel;Preis\n${SALES.map(([day, hour, customer, article, price]) => {
        const local = new Date(Date.UTC(2019, 11, day, hour + 1));
        const date = `${two(local.getUTCDate())}.${two(local.getUTCMonth() + 1)}.${local.getUTCFullYear()}`;
        const cells = [`${date} ${two(local.getUTCHours())}:00`, quoted(customer), quoted(article)];
        return [...cells, `€ ${String(price ?? '').replace('.', ',')}`.replace(/^€ $/, '')].join(';');
      }).join('\n')}\n`,
      'utf16le',
    ),
    { ...GERMAN, time_zone: 'Europe/Berlin', encoding: 'utf-16le' },
  ],
  'units as quantities, numbers as times, rows left out': [
    `ts,who,what,cost,n,event\n${[...SALES.slice(2), ...SALES.slice(3, 4)]
      .map(([day, hour, customer, article, price], i) => {
        const time = Date.UTC(2019, 11, day, hour) / 1000;
        const [n, event] = [i === 0 ? 3 : 1, i === 4 ? 'view' : 'buy'];
        return [`${time}.0`, quoted(customer), quoted(article), price ?? 'NULL', n, event].join(',');
      })
      .join('\n')}\n1,"","",,-1,buy\n`,
    {
      columns: 't_dat:ts,customer_id:who,article_id:what,price:cost,quantity:n',
      quantity_as: 'units',
      time_unit: 's',
      null_values: 'NULL',
      where: 'event:buy',
    },
  ],
};

t.test('the fingerprint is that of the data, not of the file', async (t) => {
  const fingerprints = new Map<string, string | null>();
  for (const [name, [file, request]] of Object.entries(FORMS)) {
    const footfall = await footfallOf(t);
    const { rows_loaded } = await loadText(footfall, file, importOptions(request));
    t.equal(rows_loaded, SALES.length, name);
    fingerprints.set(name, (await footfall.services.dataset()).fingerprint);
  }
  t.match(fingerprints.get('plain'), /^[0-9a-f]{64}$/);
  for (const [name, fingerprint] of fingerprints) t.equal(fingerprint, fingerprints.get('plain'), name);
});

t.test('units of many rows are counted and kept, however few bytes they take', async (t) => {
  const footfall = await footfallOf(t);
  const rows = Array.from({ length: 300 }, (_, i) => `2019-12-01,customer-${i % 7},A${i % 3},1000\n`);
  const request = importOptions({ columns: 'quantity:n', quantity_as: 'units' });
  const file = `t_dat,customer_id,article_id,n\n${rows.join('')}`;
  const { rows_loaded, rows_read, bytes_read } = await loadText(footfall, file, request);
  t.strictSame([rows_loaded, rows_read, bytes_read], [300_000, 300, file.length]);
});
