import t from 'tap';
import type { Problem } from '../../src/errors.ts';
import { ImportJson, ImportRequest } from '../../src/model/import.ts';
import { importOptions } from '../../src/validation/import-options.ts';
import { validator } from '../../src/validation/validator.ts';

const checkQuery = validator(ImportRequest, { noun: 'parameter' });
const checkJson = validator(ImportJson, { noun: 'member', pointer: '' });

/** The faults of a request that matches its schema. */
function faultsOf(request: ImportRequest | ImportJson) {
  try {
    importOptions(request);
    return [];
  } catch (error) {
    return (error as Problem).errors!.map(({ parameter, detail }) => [parameter, detail]);
  }
}

t.test('without a request, everything has its default or is left to the look', async (t) => {
  t.strictSame(importOptions({}), {
    kind: 'transactions',
    mode: 'append',
    on_error: 'abort',
    allow_duplicate: false,
    dry_run: false,
    columns: {},
    header: 'auto',
    null_values: [],
    trim: false,
    time_unit: 'auto',
    quantity_as: 'one',
    where: [],
    on_bad_value: 'reject',
    hash_ids: false,
  });
});

t.test('columns are read from a string', async (t) => {
  const cases: [text: string, columns: Record<string, string[]>][] = [
    ['t_dat:InvoiceDate, customer_id:Customer ID', { t_dat: ['InvoiceDate'], customer_id: ['Customer ID'] }],
    ['t_dat:Date+Time', { t_dat: ['Date', 'Time'] }],
    ['t_dat:"Date+Time"', { t_dat: ['Date+Time'] }],
    ['t_dat:"Date: local"+"Time, local"', { t_dat: ['Date: local', 'Time, local'] }],
    [
      'customer_id:"Customer, id",article_id:user_id:token',
      { customer_id: ['Customer, id'], article_id: ['user_id:token'] },
    ],
    ['customer_id:"say ""hi"""', { customer_id: ['say "hi"'] }],
    ['customer_id:1,article_id:3,t_dat:4', { customer_id: ['1'], article_id: ['3'], t_dat: ['4'] }],
    ['article_id:A+B,quantity:Menge', { article_id: ['A+B'], quantity: ['Menge'] }],
  ];
  for (const [columns, expected] of cases)
    t.strictSame(importOptions({ columns }).columns, expected, columns);
});

t.test('columns and null values are read from JSON', async (t) => {
  const json = {
    columns: { t_dat: ['Date', 'Time'], price: 'Preis' },
    null_values: ['NULL', 'a,b'],
    header: false,
  };
  t.match(checkJson({ columns: { t_dat: [] } }), [{ pointer: '/columns/t_dat' }]);
  t.match(checkJson({ columns: { t_dat: ['a', 'b', 'c'] } }), [{ pointer: '/columns/t_dat' }]);
  t.match(checkJson({ header: 'false' }), [{ pointer: '/header' }]);
  t.strictSame(checkJson(json), []);
  t.match(importOptions({ ...json, header: true }), {
    columns: { t_dat: ['Date', 'Time'], price: ['Preis'] },
    null_values: ['NULL', 'a,b'],
    header: true,
  });
});

t.test('what is only for transactions is refused for other kinds', async (t) => {
  const requests: Parameters<typeof importOptions>[0][] = [
    { quantity_as: 'units' },
    { columns: 'quantity:n' },
    { on_bad_value: 'null' },
    { time_format: 'yyyy-MM-dd' },
    { time_zone: 'UTC' },
  ];
  for (const request of requests)
    t.throws(() => importOptions({ ...request, kind: 'articles' }), {
      code: 'bad_request',
      message: new RegExp(`${Object.keys(request)[0]} .*only for transactions, not articles`),
    });
  t.equal(importOptions({ kind: 'customers', quantity_as: 'one', time_unit: 's' }).kind, 'customers');
});

t.test('digits of two fields must not run together', async (t) => {
  for (const time_format of ['yyyyMd', 'dMMyyyy', 'yyyy-MM-dd Hmm', 'yyyy-M-ddHH:m:sSSS'])
    t.throws(() => importOptions({ time_format }), { message: /has no separator before the/ }, time_format);
  for (const time_format of ['yyyyMMd', 'dMMMyyyy', 'yyyyMMddHHmmssSSS', 'MM/d/yyyy h:mma'])
    t.equal(importOptions({ time_format }).time_format, time_format);
});

t.test('lone surrogates are refused', async (t) => {
  const lone = 'a\ud800';
  const requests: Parameters<typeof importOptions>[0][] = [
    { null_values: [lone] },
    { where: `${lone}:x` },
    { columns: { [lone]: 'x' }, kind: 'customers' },
    { columns: { t_dat: ['Date', lone] } },
  ];
  for (const request of requests)
    t.throws(() => importOptions(request), { code: 'bad_request', message: /surrogate/ });
  t.strictSame(importOptions({ null_values: ['\u{1f600}'] }).null_values, ['\u{1f600}']);
});

t.test('conditions are read', async (t) => {
  const cases: [where: string, ...conditions: [column: string, operator: string, value: string][]][] = [
    ['event:transaction', ['event', ':', 'transaction']],
    ['Quantity>0', ['Quantity', '>', '0']],
    [' Quantity >= -1.5 and event : buy now ', ['Quantity', '>=', '-1.5'], ['event', ':', 'buy now']],
    ['"user: id":"a and b" AND n!=3', ['user: id', ':', 'a and b'], ['n', '!=', '3']],
    ['a:Fish and chips:x', ['a', ':', 'Fish'], ['chips', ':', 'x']],
    ['order_status!=canceled', ['order_status', '!=', 'canceled']],
    ['event:""', ['event', ':', '']],
    ['event:"say ""hi"""', ['event', ':', 'say "hi"']],
    ['url:http://x', ['url', ':', 'http://x']],
    ['3:buy and 4<=5', ['3', ':', 'buy'], ['4', '<=', '5']],
  ];
  for (const [where, ...expected] of cases) {
    const found = importOptions({ where }).where.map(({ column, operator, value }) => [
      column,
      operator,
      value,
    ]);
    t.strictSame(found, expected, where);
  }
});

t.test('delimiters, encodings, zones and dates are found by their names', async (t) => {
  t.equal(importOptions({ delimiter: 'tab' }).delimiter, '\t');
  t.equal(importOptions({ delimiter: '\\t' }).delimiter, '\t');
  t.equal(importOptions({ delimiter: '\\x01' }).delimiter, '\x01');
  t.equal(importOptions({ delimiter: ' ' }).delimiter, ' ');
  t.equal(importOptions({ delimiter: ';' }).delimiter, ';');
  t.equal(importOptions({ encoding: 'Latin1' }).encoding, 'windows-1252');
  t.equal(importOptions({ encoding: 'UTF-16' }).encoding, 'utf-16le');
  t.equal(importOptions({ time_zone: 'europe/berlin' }).time_zone, 'Europe/Berlin');
  t.equal(importOptions({ time_unit: 'd', time_origin: '1899-12-30' }).time_origin, Date.UTC(1899, 11, 30));
  t.strictSame(importOptions({ null_values: 'NULL,\\N, nan,"a, b"' }).null_values, [
    'NULL',
    '\\N',
    'nan',
    'a, b',
  ]);
});

t.test('each bad option is told by its name, with its value and what would be right', async (t) => {
  const cases: [request: ImportRequest, parameter: string, detail: RegExp][] = [
    [{ columns: 't_dat:a,t_dat:b' }, 'columns', /"t_dat" only once/],
    [{ columns: 'date:Day' }, 'columns', /Unknown column "date"\. Expected one of: t_dat, .*quantity/],
    [{ columns: 't_dat' }, 'columns', /pairs like t_dat:InvoiceDate, not "t_dat"/],
    [{ columns: 't_dat:a,' }, 'columns', /pairs/],
    [{ columns: 't_dat:a+b+c' }, 'columns', /two columns, not 3/],
    [{ columns: 'price:"a' }, 'columns', /quote that is not closed/],
    [{ where: 'event' }, 'where', /conditions like event:transaction.*not "event"/],
    [{ where: 'event:' }, 'where', /conditions/],
    [{ where: 'a:b and ' }, 'where', /another condition is missing|conditions like/],
    [{ where: 'a:b and c' }, 'where', /not "c"/],
    [{ where: 'Quantity>many' }, 'where', /compares numbers with >, so "many" must be one\.$/],
    [{ where: 'a>0,b>5' }, 'where', /Join conditions with "and"\.$/],
    [{ delimiter: '::' }, 'delimiter', /one ASCII character.* not "::"/],
    [{ delimiter: '"' }, 'delimiter', /other than quotes/],
    [{ delimiter: 'é' }, 'delimiter', /ASCII/],
    [{ encoding: 'utf-7' }, 'encoding', /Encoding standard.*not "utf-7"/],
    [
      { time_zone: 'Europe/Atlantis' },
      'time_zone',
      /IANA name such as Europe\/Berlin, not "Europe\/Atlantis"/,
    ],
    [{ time_format: 'dd.QQ.yyyy' }, 'time_format', /"dd\.QQ\.yyyy" has QQ, which is none of: yyyy/],
    [{ time_format: 'DD.MM.YYYY' }, 'time_format', /has DD/],
    [{ time_format: "yyyy-MM-dd'T" }, 'time_format', /single quote that is not closed/],
    [{ time_format: 'HH:mm' }, 'time_format', /has no year, no month, no day/],
    [{ time_format: 'dd.MM.yyyy hh:mm' }, 'time_format', /needs h and a/],
    [{ time_format: 'dd.MM.yyyy HH:mm a' }, 'time_format', /needs h, not H/],
    [{ time_format: 'dd.MM.yyyy mm' }, 'time_format', /minutes, but no hour/],
    [{ time_format: 'dd.MM.yyyy d' }, 'time_format', /names the day twice/],
    [{ time_format: 'dd.MM.yyyy', time_unit: 's' }, 'time_unit', /leave one out/],
    [{ time_unit: 'd' }, 'time_origin', /time_origin is missing/],
    [{ time_origin: '2000-01-01' }, 'time_origin', /time_unit=d/],
    [{ time_unit: 'd', time_origin: '2000-02-30' }, 'time_origin', /must be a date.*"2000-02-30"/],
    [{ quantity_as: 'units' }, 'quantity_as', /columns=quantity:Quantity/],
    [{ header: 'false', columns: 't_dat:Date' }, 'columns', /"Date", but with header=false.*customer_id:1/],
    [{ header: 'false', columns: 't_dat:1', where: 'event:x' }, 'where', /"event", but with header=false/],
  ];
  for (const [request, parameter, detail] of cases) {
    t.strictSame(checkQuery(request), [], JSON.stringify(request));
    t.match(faultsOf(request), [[parameter, detail]], JSON.stringify(request));
    t.equal(faultsOf(request).length, 1, JSON.stringify(request));
  }
});

t.test('all faults are told at once', async (t) => {
  const faults = faultsOf({ delimiter: '::', encoding: 'x', time_zone: 'x', columns: 'a:b' });
  t.strictSame(
    faults.map(([parameter]) => parameter),
    ['columns', 'delimiter', 'encoding', 'time_zone'],
  );
});
