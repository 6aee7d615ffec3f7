/** What the page offers for loading is what the service takes. */
import { join } from 'node:path';
import t from 'tap';
import { ImportRequest } from '../../src/model/import.ts';
import { packageRoot } from '../../src/package-root.ts';

type Option = { name: string; label: string; values?: [string, string][] };
const load = (file: string) => import(join(packageRoot, 'src', 'ui', 'load', file)) as Promise<never>;
const { OPTIONS } = (await load('load-options.js')) as { OPTIONS: Option[] };
const query = (await load('load-query.js')) as {
  joined(source: string): string[];
  sourcesOf(query: URLSearchParams, kind: string, look?: object): Record<string, string>;
  withSources(query: URLSearchParams, sources: Record<string, string>): URLSearchParams;
};
const words = (await load('words.js')) as Record<
  'proposalInFields' | 'obstacleInFields',
  (obstacle: object) => string
>;

t.test('each option of an upload has a field, and each choice is one that the service knows', async (t) => {
  const names = OPTIONS.map(({ name }) => name);
  const elsewhere = ['kind', 'columns', 'dry_run'];
  t.strictSame([...names, ...elsewhere].sort(), Object.keys(ImportRequest.properties).sort());
  for (const { name, values } of OPTIONS) {
    const schema = ImportRequest.properties[name as 'mode'] as { enum?: unknown[] };
    for (const [value] of schema.enum ? (values ?? []) : [])
      t.ok(schema.enum!.map(String).includes(value), `${name}=${value}`);
  }
});

t.test('columns are read from a query, and written into it, whatever their names', async (t) => {
  const given = new URLSearchParams('kind=transactions&columns=t_dat:Date+%2B+Time,price:"a, ""b"""');
  const look = { columns: [{ name: 'customer_id' }], read_as: { columns: { article_id: 'SKU+1' } } };
  const sources = query.sourcesOf(given, 'transactions', look);
  t.match(sources, { price: '"a, ""b"""', customer_id: 'customer_id', article_id: '"SKU+1"', quantity: '' });
  const again = query.withSources(given, sources);
  t.strictSame(query.sourcesOf(again, 'transactions', look), sources);
  t.strictSame(query.joined('Date+"a+b"'), ['Date', '"a+b"']);
});

t.test('what the service says of parameters is said of fields', async (t) => {
  const detail = 'Set time_format=dd.MM.yyyy HH:mm for times such as "03.04.2020 10:15" in InvoiceDate.';
  t.equal(
    words.proposalInFields({ option: 'time_format', detail }),
    '“Times are written” was set to dd.MM.yyyy HH:mm for times such as "03.04.2020 10:15" in InvoiceDate.',
  );
  const signs = 'Set decimal=, or decimal=.: numbers such as "1,234" in Amount allow both.';
  t.equal(
    words.obstacleInFields({ option: 'decimal', detail: signs }),
    'Set “Sign before a fraction” to “comma” or “point”: numbers such as "1,234" in Amount allow both.',
  );
  const sign = 'Set decimal=, for numbers such as "2,55" in Price.';
  t.equal(
    words.proposalInFields({ option: 'decimal', detail: sign }),
    '“Sign before a fraction” was set to “comma” for numbers such as "2,55" in Price.',
  );
});
