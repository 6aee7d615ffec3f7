/** What values mean under each option of an import. */
import t from 'tap';
import { read, type ReadOptions } from './read-transactions.ts';

const header = 't_dat,customer_id,article_id,price,sales_channel_id\n';
const day = Date.UTC(2019, 11, 1);

t.test('null values are empty, whatever the column', async (t) => {
  const null_values = ['NULL', '\\N', 'nan'];
  const file = `${header}5,C,A,NULL,\\N\n5,C,A,nan,nan\n5,NULL,A,1,1\nnan,C,A,1,1\n5,nanC,A,,\n`;
  const { rows, rejects } = read(file, { null_values });
  t.strictSame(rows, [
    [5, 'C', 'A', null, null],
    [5, 'C', 'A', null, null],
    [5, 'nanC', 'A', null, null],
  ]);
  t.match(rejects, [
    { line: 4, reason: 'customer_id is empty' },
    { line: 5, reason: 't_dat is empty' },
  ]);
});

t.test('trim removes blanks of any kind and invisible marks, but only if asked for', async (t) => {
  const file = `${header} 5 ,\u00a0K1 \u00a0,\u200bA\u200e\u3000, 3.50 ,\t2 \n5,K 1,A,,\n`;
  t.strictSame(read(file, { trim: true }).rows, [
    [5, 'K1', 'A', 3.5, 2],
    [5, 'K 1', 'A', null, null],
  ]);
  t.match(read(file).rejects, [{ line: 2, reason: /t_dat " 5 "/ }]);
  t.strictSame(read(`${header}5,K1 , A,,\n`).rows, [[5, 'K1 ', ' A', null, null]]);
});

t.test('with trim, quotes may have blanks around them', async (t) => {
  const file = '"t_dat", "customer_id", "article_id"\n"5", "K, 1" , "A ""1"""\n5, "two\nlines",A\n';
  const { rows, rejects } = read(file, { trim: true });
  t.strictSame(rows, [[5, 'K, 1', 'A "1"', null, null]]);
  t.match(rejects, [{ line: 3, reason: 'customer_id contains a control character' }]);
  t.match(read(file).rejects, [{ line: 2 }, { line: 3 }, { line: 4 }]);
});

t.test('numbers with groups, decimal commas and currencies need a decimal sign', async (t) => {
  const cases: [decimal: '.' | ',', text: string, value: number][] = [
    [',', '2,55', 2.55],
    [',', '1.299,00', 1299],
    [',', '1.234.567,8', 1234567.8],
    [',', '1 234,5', 1234.5],
    [',', '1\u202f234,5', 1234.5],
    [',', "1'234,5", 1234.5],
    [',', '-0,5', -0.5],
    [',', ',5', 0.5],
    [',', '7', 7],
    [',', '2,55 €', 2.55],
    [',', '€ 2,55', 2.55],
    [',', '-€2,55', -2.55],
    ['.', '$12.50', 12.5],
    ['.', '£3.00', 3],
    ['.', '4.00 EUR', 4],
    ['.', 'US$4.00', 4],
    ['.', '1,234.50', 1234.5],
    ['.', '1,234,567', 1234567],
    ['.', '12.', 12],
    ['.', '1.5e3', 1500],
    ['.', '0.0508305084745762', 0.0508305084745762],
  ];
  for (const [decimal, price, value] of cases)
    t.strictSame(read(`${header}5,C,A,"${price}",\n`, { decimal }).rows, [[5, 'C', 'A', value, null]], price);
  const bad: [decimal: '.' | ',', text: string][] = [
    ['.', '2,55'],
    ['.', '1,2345'],
    ['.', '12,34,567'],
    ['.', '1,234 567'],
    ['.', '$'],
    ['.', '-'],
    ['.', '--1'],
    ['.', '-$-1'],
    ['.', '1.2.3'],
    [',', '2.55'],
    [',', '1.29,00'],
    [',', '1,299.00'],
    [',', 'EUROS 5'],
    [',', '1'.repeat(200)],
  ];
  for (const [decimal, price] of bad)
    t.match(
      read(`${header}5,C,A,"${price}",\n`, { decimal }).rejects,
      [{ reason: /^price ".*is not a number$/ }],
      price,
    );
});

t.test('bad optional values may be left out instead of the row', async (t) => {
  const file = `${header}5,C,A,-,online\n5,C,A,1,2\n5,,A,-,\n`;
  const { rows, rejects } = read(file, { on_bad_value: 'null' });
  t.strictSame(rows, [
    [5, 'C', 'A', null, null],
    [5, 'C', 'A', 1, 2],
  ]);
  t.match(rejects, [{ reason: 'customer_id is empty' }]);
});

t.test('quantities of 0 and less are left out, others count once or as units', async (t) => {
  const columns = { quantity: ['Menge'] };
  const file = 't_dat,customer_id,article_id,Menge\n5,C,A,3\n5,C,B,0\n5,,B,-12\n5,C,D,1.5\n5,C,E,x\n5,C,F,\n';
  const one = read(file, { columns });
  t.strictSame(
    one.rows.map(([, , article]) => article),
    ['A', 'D'],
  );
  t.strictSame(one.rows_left_out, { where: 0, quantity: 2 });
  t.equal(one.rows_read, 6);
  t.match(one.rejects, [
    { line: 6, reason: 'quantity "x" is not a number' },
    { line: 7, reason: 'quantity is empty' },
  ]);
  const units = read(file, { columns, quantity_as: 'units', capacity: 2 });
  t.strictSame(
    units.rows.map(([, , article]) => article),
    ['A', 'A', 'A'],
  );
  t.match(units.rejects[0], {
    line: 5,
    reason: 'quantity "1.5" is not a whole number of units up to 100000',
  });
  t.match(read(file.replace(',3\n', ',100001\n'), { columns, quantity_as: 'units' }).rejects[0], { line: 2 });
  t.equal(read(file).rows.length, 5, 'a column called quantity means nothing unless it is named');
});

t.test('where chooses rows before anything else is checked', async (t) => {
  const file =
    't_dat,customer_id,article_id,event,n\n5,C,A,buy,2\nx,,,view,\n5,C,B,buy,-1\n5,C,D,"a and b",x\n';
  const condition = (
    column: string,
    operator: ':' | '=' | '!=' | '<' | '<=' | '>' | '>=',
    value: string,
  ) => ({
    column,
    operator,
    value,
  });
  const articles = (...where: ReadOptions['where'] & object) => {
    const { rows, rejects, rows_left_out } = read(file, { where });
    return [rows.map(([, , article]) => article).join(''), rejects.length, rows_left_out.where];
  };
  t.strictSame(articles(condition('event', ':', 'buy')), ['AB', 0, 2]);
  t.strictSame(articles(condition('EVENT ', ':', 'buy')), ['AB', 0, 2]);
  t.strictSame(articles(condition('event', '=', 'a and b')), ['D', 0, 3]);
  t.strictSame(articles(condition('event', '!=', 'view')), ['ABD', 0, 1]);
  t.strictSame(articles(condition('event', ':', 'buy'), condition('n', '>', '0')), ['A', 0, 3]);
  t.strictSame(articles(condition('n', '<=', '-1.0')), ['B', 1, 2]);
  t.strictSame(articles(condition('n', '=', '2')), ['A', 1, 2]);
  t.strictSame(articles(condition('n', '!=', '2')), ['B', 1, 2]);
  t.throws(
    () => read(file, { where: [condition('kind', ':', 'x')] }),
    /where names kind, which.*columns: t_dat/,
  );
});

t.test('two columns are joined to a time', async (t) => {
  const columns = { t_dat: ['Date', 'Time'], customer_id: ['c'], article_id: ['a'] };
  const file = 'Date,Time,c,a\n2019-12-01,09:58:11,C,A\n2019-12-01,,C,A\n,,C,A\n';
  const { rows, rejects } = read(file, { columns });
  t.strictSame(rows, [[day + 35_891_000, 'C', 'A', null, null]]);
  t.match(rejects, [{ reason: /t_dat "2019-12-01 " is not a time/ }, { reason: 't_dat is empty' }]);
  const unescaped = { ...columns, t_dat: ['Date Time'] };
  t.equal(read(file, { columns: unescaped }).rows.length, 1, 'a + in a URL arrives as a blank');
  const german = file.replace('2019-12-01,09:58:11', '1.12.2019,9:58');
  t.strictSame(read(german, { columns, time_format: 'd.M.yyyy H:mm' }).rows, [
    [day + 35_880_000, 'C', 'A', null, null],
  ]);
});

t.test('names match without blanks at their ends and in any case, if none fits exactly', async (t) => {
  for (const names of [
    'T_Dat, Customer_ID ,"article_id "',
    't_dat\u00a0,\ufeffcustomer_id,Article_Id',
    't_dat, "customer_id", "article_id"',
  ])
    t.equal(read(`${names}\n5,C,A\n`).rows.length, 1, names);
  const columns = { t_dat: ['date: local'], customer_id: ['Customer, id'], article_id: ['sku'] };
  t.equal(read('"Date: local","Customer, id",SKU\n5,C,A\n', { columns }).rows.length, 1);
  t.strictSame(read('t_dat,customer_id,article_id,PRICE,price\n5,C,A,1,2\n').rows, [[5, 'C', 'A', 2, null]]);
  t.throws(() => read('t_dat,customer_id,article_id,PRICE,Price\n'), /two columns named price/);
});

t.test('all that is missing is told at once, and the example is a column that is not used yet', async (t) => {
  const columns = { t_dat: ['When'], price: ['Cost'] };
  const where = [{ column: 'kind', operator: ':', value: 'x' }] as const;
  t.throws(
    () =>
      read('a,customer_id,note,note\n', {
        columns: { ...columns, sales_channel_id: ['note'] },
        where: [...where],
      }),
    {
      message:
        'The file has two columns named note: remove or rename one of them. ' +
        'The file has no column When (for t_dat), article_id, Cost (for price). where names kind, which the file ' +
        'does not have. Its columns: a, customer_id, note, note. If one has another name, say so with columns=, for ' +
        'example columns=t_dat:a.',
    },
  );
});

t.test('numbers as times before 1980 are bad unless the request names the unit', async (t) => {
  const file = `${header}881250949,C,A,,\n2019-12-01,C,A,,\n`;
  const { rows, rejects } = read(file, { time_unit_given: false });
  t.equal(rows.length, 1);
  t.match(rejects, [
    { reason: 't_dat "881250949" would lie before 1980 as a number of ms: say what it is with time_unit' },
  ]);
  t.equal(read(file, { time_unit: 's', time_unit_given: false }).rows[0][0], 881250949000);
});

t.test('bad times say what would be right', async (t) => {
  const reason = (value: string, reading: ReadOptions) =>
    read(`${header}${value},C,A,,\n`, reading).rejects[0]?.reason;
  t.match(
    reason('12/1/2010', {}),
    't_dat "12/1/2010" is not a time from 1970 to 2200 (accepted: 2018-09-20, 2018-09-20 12:26:00, ISO 8601, numbers; others need time_format, here M/d/yyyy or d/M/yyyy)',
  );
  t.match(reason('12/1/2010', { time_format: 'dd.MM.yyyy' }), /written as time_format dd\.MM\.yyyy/);
  t.match(
    reason('2019-03-31 02:30:00', { time_zone: 'Europe/Berlin' }),
    't_dat "2019-03-31 02:30:00" does not exist in Europe/Berlin: the clocks were put forward',
  );
});
