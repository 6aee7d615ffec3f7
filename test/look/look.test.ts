/** What a look finds in the beginning of a file. */
import { execFileSync } from 'node:child_process';
import t from 'tap';
import { lookAt } from '../../src/look/look.ts';
import { suggestedBy, wordsOf } from '../../src/look/suggested.ts';
import { timeForm } from '../../src/look/time-forms.ts';
import { eventWarning, quantityWarning } from '../../src/look/warnings.ts';
import type { Door } from '../../src/model/look.ts';
import { optionsOf } from './case-loader.ts';

const HTTP: Door = { words: 'http' };

function look(text: string | Buffer, query = '', { door = HTTP, isWhole = true, isDry = true } = {}) {
  const bytes = Buffer.from(text);
  return lookAt({ bytes, isWhole }, { options: optionsOf(query), door, isDry });
}

const columnsOf = (text: string, query?: string) =>
  Object.fromEntries(
    look(text, query).look.columns.map(({ name, type, form, probably }) => [
      name,
      [type, form, probably?.column].filter(Boolean).join(', '),
    ]),
  );

t.test('forms of times', async (t) => {
  const forms: [values: string[], form: string | string[] | undefined][] = [
    [['2019-01-01', '2019-01-02 10:00'], 'iso'],
    [['2019-01-01T10:00:00.123+02:00'], 'iso'],
    [['2020-01-05 10:00:00 UTC'], 'iso'],
    [['12/1/2010 8:26', '12/13/2010 14:34'], ['M/d/yyyy H:mm']],
    [['13/12/2010', '01/02/2010'], ['dd/MM/yyyy']],
    [
      ['11/1/2000', '2/3/2000'],
      ['M/d/yyyy', 'd/M/yyyy'],
    ],
    [['01.12.2019 08:26'], ['dd.MM.yyyy HH:mm']],
    [['1/13/10 5:00 PM'], ['M/d/yy h:mm a']],
    [['2010/12/01'], ['yyyy/MM/dd']],
    [['1-Dec-2010', '12-Jan-2011'], ['d-MMM-yyyy']],
    [['Dec 1, 2010 10:33:22 PM'], ['MMM d, yyyy hh:mm:ss a']],
    [['10 December 2019'], ['dd MMMM yyyy']],
    [['20060413', '20070101'], ['yyyyMMdd']],
    [['20060413', '19970101'], ['yyyyMMdd']],
    [['20061301'], 'number'],
    [['20060413123059'], ['yyyyMMddHHmmss']],
    [['1569888000'], 's'],
    [['1569888000', '1569888060.5'], 's'],
    [['881250949'], 's'],
    [['1569888000.5'], 's'],
    [['1569888000123'], 'ms'],
    [['1433221332117'], 'ms'],
    [['1569888000123456'], 'us'],
    [['1569888000123456789'], 'ns'],
    [['45214', '45131.5'], 'serial'],
    [['45214'], 'serial'],
    [['15', '700'], 'number'],
    [['1569888000', '1569888000123'], 'number'],
    [['1569888000', '1569888000000'], 'number'],
    [['K1', 'yesterday'], undefined],
    [['x'], undefined],
    [[], undefined],
    [['30/31/2019'], undefined],
  ];
  for (const [values, wanted] of forms) {
    const form = timeForm(values);
    const found = form?.kind === 'format' ? form.formats : form?.kind === 'unit' ? form.unit : form?.kind;
    t.same(found, wanted, values.join(' | '));
  }
});

t.test('columns in several languages', async (t) => {
  const names: [header: string, time: string, customer: string, article: string][] = [
    ['order_dt,user_id,product_id', '', 'user_id', 'product_id'],
    ['Datum,Kundennummer,Artikelnummer', 'Datum', 'Kundennummer', 'Artikelnummer'],
    ['fecha,id_cliente,id_producto', 'fecha', 'id_cliente', 'id_producto'],
    ['date_achat,client,produit', 'date_achat', 'client', 'produit'],
    ['日期,用户ID,商品ID', '日期', '用户ID', '商品ID'],
    ['ts,session,aid', 'ts', 'session', 'aid'],
    ['CreatedAt,MemberId,Sku', 'CreatedAt', 'MemberId', 'Sku'],
  ];
  for (const [header, time, customer, article] of names) {
    const columns = columnsOf(`${header}\n2019-01-01,K1,A1\n2019-01-02,K2,A2\n`);
    const [first] = header.split(',');
    t.match(columns[time || first], /t_dat/, header);
    t.match(columns[customer], /customer_id/, header);
    t.match(columns[article], /article_id/, header);
  }
});

t.test('types and forms of columns', async (t) => {
  t.same(
    columnsOf(
      't_dat;customer_id;article_id;Preis;n;leer;when\n2019-01-01;K;A;2,5;3;;9:15\n2019-01-02;K;A;1,5;4;;9:30\n',
    ),
    {
      t_dat: 'time, ISO 8601 date, t_dat',
      customer_id: 'text, customer_id',
      article_id: 'text, article_id',
      Preis: 'decimal, decimal comma, price',
      n: 'integer',
      leer: 'empty',
      when: 'time, time of day',
    },
  );
});

t.test('all obstacles are named at once, in the words of the door', async (t) => {
  const text = 'Datum;Kunde;Artikel;Preis\n1/2/2019;K1;A1;2,50\n3/4/2019;K1;A2;1.299,00\n';
  const { refusal } = look(text);
  t.equal(refusal?.code, 'bad_data');
  t.same(
    refusal?.errors?.map(({ parameter }) => parameter),
    ['columns', 'time_format', 'decimal'],
  );
  t.match(refusal?.message, /time_format=M\/d\/yyyy or time_format=d\/M\/yyyy/);
  const { refusal: spoken } = look(text, '', { door: { words: 'command', files: ['my file.csv'] } });
  t.match(spoken?.message, /--time-format M\/d\/yyyy or --time-format d\/M\/yyyy/);
  t.equal(spoken?.suggested, undefined);
  const decided = look(text.replace('1/2/2019', '1/20/2019'), '', {
    door: { words: 'command', files: ['my file.csv'] },
  });
  t.match(decided.refusal?.suggested?.command, /^footfall load 'my file.csv' --columns .* --time-format M/);
});

t.test('a suggestion holds the options of the request', async (t) => {
  const text = 'when,who,what\n2019-01-01,K1,A1\n';
  const { look: found } = look(
    text,
    'mode=replace&time_zone=Europe/Berlin&columns=customer_id:who,article_id:what',
  );
  t.equal(
    found.suggested?.query,
    'mode=replace&columns=customer_id:who,article_id:what,t_dat:when&time_zone=Europe/Berlin',
  );
});

t.test('suggestions survive the shell and the URL', async (t) => {
  const query = `columns=${encodeURIComponent(`t_dat:"Date+x"+Time,customer_id:"it's, id",article_id:a&b`)}`;
  const options = {
    ...optionsOf(query),
    null_values: ["it's", 'a,b'],
    where: optionsOf('where="a:b">1').where,
  };
  const {
    query: written,
    command,
    curl,
  } = suggestedBy(wordsOf(options), { words: 'http', files: ["o'f.csv"] });
  t.same(optionsOf(written), options);
  const words = (line: string) =>
    execFileSync('sh', ['-c', `set -- ${line}; printf '%s\\n' "$@"`])
      .toString()
      .split('\n');
  t.equal(words(command)[2], "o'f.csv");
  t.ok(words(command).includes('t_dat:"Date+x"+Time,customer_id:"it\'s, id",article_id:a&b'));
  t.ok(words(curl).some((word) => word.endsWith(`?${written}`)));
});

t.test('what is certain is taken, and said', async (t) => {
  const { reading, look: found } = look('\ufeffT_DAT;Customer_ID;article_id \n1569888000;K1;A1\n');
  t.match(reading, { delimiter: ';', time_unit: 's', time_unit_given: false });
  t.match(found.read_as, {
    delimiter: ';',
    time_unit: 's',
    columns: { t_dat: 'T_DAT', article_id: 'article_id ' },
  });
});

t.test('without a header line, columns are named by their numbers', async (t) => {
  const text = 'K1,A1,2019-01-01,2.5\nK2,A2,2019-01-02,3.5\n';
  t.equal(
    look(text).look.suggested?.query,
    'columns=t_dat:3,customer_id:1,article_id:2,price:4&header=false',
  );
  t.match(look(text, 'columns=t_dat:3,customer_id:1,article_id:2').reading, { header: false });
});

t.test('a look at the beginning takes no row that is cut off', async (t) => {
  const text = 't_dat,customer_id,article_id\n2019-01-01,K1,A1\n2019-01-0';
  const { look: found } = look(text, '', { isWhole: false });
  t.equal(found.rows_looked_at, 1);
  t.same(found.obstacles, []);
  const cut = Buffer.from('t_dat,customer_id,article_id\n2019-01-01,K1,Ä').subarray(0, -1);
  t.equal(look(cut, '', { isWhole: false }).look.encoding, 'utf-8');
});

t.test('warnings', async (t) => {
  const rows = ['K1', 'k1', 'NULL', ' K2', '1.0', '1.2E+10', '\u200eK3'].map(
    (id) => `2019-01-01,${id},A,-1,view`,
  );
  const { look: found } = look(
    `t_dat,customer_id,article_id,qty,event\n${rows.join('\n')}\n2019-01-01,K9,A,2,purchase\n`,
  );
  t.same(found.warnings.map(({ code, count }) => `${code} ${count}`).sort(), [
    'blank_ids 1',
    'case_ids 2',
    'event_kinds 8',
    'float_ids 1',
    'hidden_marks 1',
    'negative_quantities 7',
    'null_ids 1',
    'scientific_ids 1',
  ]);
  t.match(found.suggested?.query, /quantity:qty.*where=event:purchase/);
});

t.test('rows of NDJSON are looked at like those of CSV', async (t) => {
  const { look: found, reading } = look(
    '{"t_dat":1569888000,"customer_id":"K1","article_id":7,"more":[1]}\n',
  );
  t.match(found.container, { format: 'ndjson' });
  t.match(reading, { format: 'ndjson', time_unit: 's' });
  t.match(found.rows[0], { t_dat: '2019-10-01T00:00:00.000Z', customer_id: 'K1', article_id: '7' });
});

t.test('windows-1252 reads as a load reads it, the euro sign included', async (t) => {
  const text = Buffer.from('Datum;Kunde;Artikel;Preis\n13.12.2019;K1;A1;2.130,00 \x80\n', 'latin1');
  const { look: found } = look(text);
  t.same(
    found.obstacles.map((one) => one.option),
    ['columns', 'time_format', 'decimal', 'encoding'],
  );
  t.match(found.columns[3], { samples: ['2.130,00 €'], probably: { column: 'price' } });
  t.match(found.suggested?.query, /price:Preis.*encoding=windows-1252&decimal=,/);
  t.match(found.rows[0], { price: 2130 });
});

t.test('of two possible readings, both are named and none is suggested', async (t) => {
  const dates = look('t_dat,customer_id,article_id\n1/2/2019,K1,A1\n').look;
  t.match(dates.obstacles[0].detail, /set time_format=M\/d\/yyyy or time_format=d\/M\/yyyy/);
  t.equal(dates.suggested, null);
  const prices = look('t_dat,customer_id,article_id,price\n2019-01-02,K1,A1,"1,234"\n').look;
  t.match(prices.obstacles[0].detail, /^Set decimal=, or decimal=\./);
  t.equal(prices.suggested, null);
});

t.test('numeric times under names that are not known', async (t) => {
  const suggested = (name: string, value: string) =>
    look(`${name},customer_id,article_id,ean\n${value},K1,A1,4006381333931\n`).look.suggested?.query;
  t.equal(suggested('order_ts', '1569888000123'), 'columns=t_dat:order_ts');
  t.equal(suggested('logged', '1569888000123456'), 'columns=t_dat:logged');
  t.equal(suggested('paidAt', '1569888000'), 'columns=t_dat:paidAt');
  t.equal(suggested('stat', '1569888000'), undefined);
  t.equal(suggested('bar_code', '4006381333931'), undefined);
  const [one, other] = ['1569888000123', '1569888000124'];
  const two = look(`first,second,customer_id,article_id\n${one},${other},K1,A1\n`).look;
  t.equal(two.suggested, null);
  for (const name of 'event_ts created_ts unix_ts order_timestamp order_created_at'.split(' ')) {
    t.match(look(`${name},logged_ms,user_id,sku\n${one},${other},K1,A1\n`).look.suggested?.query, name);
  }
});

t.test('the kinds that stand for purchases are of orders, too', async (t) => {
  for (const kind of 'delivered shipped completed complete fulfilled paid invoiced'.split(' ')) {
    const rows = `2019-01-01,K1,A1,${kind}\n2019-01-01,K2,A1,canceled\n`;
    const { suggested } = look(`t_dat,customer_id,article_id,order_status\n${rows}`).look;
    t.equal(suggested?.query, `where=order_status:${kind}`);
  }
});

t.test('kinds of events of which none is known to be a purchase', async (t) => {
  const header = 't_dat,customer_id,article_id,event_type,product_action';
  const warned = (...kinds: string[]) => {
    const rows = kinds.map((kind) => `2019-01-01,K1,A1,${kind}\n`).join('');
    const { warnings, suggested } = look(`${header}\n${rows}`).look;
    t.notMatch(suggested?.query, 'where');
    return warnings.find(({ code }) => code === 'event_kinds');
  };
  const views = warned('pageview,', 'pageview,', 'product,detail');
  t.match(views?.column, 'product_action');
  t.match(views?.message, /\(detail 1; none of these is known to be a purchase\).*:KIND loads only/);
  t.match(warned('pageview,', 'pageview,', 'hit,')?.message, /where=event_type:hit loads/);
  t.match(warned('pageview,')?.message, /pageview 1; none of these/);
  t.equal(warned('hit,', 'hit,'), undefined);
  const found = look(`${header}\n2019-01-01,K1,A1,product,detail\n2019-01-01,K1,A1,product,purchase\n`).look;
  t.equal(found.suggested?.query, 'where=product_action:purchase');
});

t.test('null tokens are all named where a price holds some', async (t) => {
  const text = 't_dat,customer_id,article_id,price\n2019-01-01,NULL,A1,1\n2019-01-02,K1,A2,\\N\n';
  const { obstacles, suggested } = look(text).look;
  t.match(
    obstacles[0].detail,
    'Set null_values=\\N,NULL: price and customer_id use these for missing values.',
  );
  t.match(obstacles[1], { option: 'on_error', detail: /^1 of the first 2 rows is bad. Line 2/ });
  t.equal(suggested?.query, 'on_error=skip&null_values=%5CN,NULL');
});

t.test('a file that loads completely keeps loading completely', async (t) => {
  const ids = look('t_dat,customer_id,article_id\n2019-01-01,NULL,A1\n2019-01-02,K1,A2\n').look;
  t.same([ids.obstacles, ids.suggested?.query], [[], '']);
  const header = 't_dat,customer_id,article_id,quantity';
  const units = look(`${header}\n2019-01-01,K1,A1,2\n2019-01-02,K1,A2,3\n2019-01-02,K1,A2,many\n`).look;
  t.same([units.obstacles, units.suggested?.query], [[], '']);
});

t.test('a refused load names bad rows, too', async (t) => {
  const rows = 'when,who,sku\n2019-01-01,K1,A1\n2019-01-01,,A1\n';
  const { refusal } = look(rows, 'columns=t_dat:when,customer_id:who', { isDry: false });
  t.match(refusal, { message: /1 of the first 2 rows is bad. Line 3: customer_id is empty/ });
  t.match(refusal?.suggested?.query, 'on_error=skip');
  t.same(
    refusal?.errors?.map(({ parameter }) => parameter),
    ['columns', 'on_error'],
  );
});

t.test('nothing is suggested without a good row', async (t) => {
  const rows = 't_dat,customer_id,article_id\n2019-01-01,,A1\n2019-01-01,,A1\n';
  for (const query of ['', 'on_error=skip']) {
    const { obstacles, suggested } = look(rows, query).look;
    t.equal(suggested, null);
    t.match(obstacles, [{ option: 'on_error', detail: /^2 of the first 2 rows are bad. .*empty\.$/ }]);
  }
  t.equal(look(rows, '', { isDry: false }).suggested, undefined);
});

t.test('a first row without an end is an obstacle', async (t) => {
  const text = `t_dat,customer_id,article_id\n2019-01-01,"${'x'.repeat(1 << 20)}`;
  const { obstacles, suggested } = look(text, '', { isWhole: false }).look;
  t.match(obstacles[0].detail, /^The first row is longer than 1 MiB: a quote that is never closed\? Correct/);
  t.equal(suggested, null);
});

t.test('the unit of times is said, given or found', async (t) => {
  const rows = 't_dat,customer_id,article_id\n43831,K1,A1\n';
  const found = look(rows, 'time_unit=d&time_origin=1899-12-30').look;
  t.match(found.read_as, { time_unit: 'd', time_origin: '1899-12-30' });
  t.equal(look(rows.replace('43831', '2020-01-01')).look.read_as?.time_unit, undefined);
});

t.test('of single quotes, only these are an obstacle', async (t) => {
  const text = "'t_dat','customer_id','article_id'\n'2019-01-01','K1','A1'\n";
  const { obstacles } = look(text).look;
  t.equal(obstacles.length, 1);
  const [command] = /sed ".*g"/.exec(obstacles[0].detail) ?? [''];
  const mended = execFileSync('sh', ['-c', command], { input: text });
  t.same(look(mended).look.obstacles, []);
});

t.test('null tokens in attributes, and several currencies', async (t) => {
  const customers = look('customer_id,age,club\nK1,NA,x\nK2,3,NULL\nK3,n/a,NaN\n', 'kind=customers').look;
  t.same(
    customers.warnings.map(({ code, column, count }) => `${code} ${column} ${count}`),
    ['null_tokens age 2', 'null_tokens club 1'],
    'NaN is empty without a word',
  );
  t.match(customers.warnings[0].message, 'null_values=NA,n/a makes it empty');
  t.equal(customers.suggested?.query, 'kind=customers&null_values=NA,n/a,NULL');
  const prices = (...some: string[]) => {
    const rows = some.map((price) => `2019-01-01;K1;A1;${price}\n`).join('');
    return look(`t_dat;customer_id;article_id;price\n${rows}`).look.warnings;
  };
  t.match(prices('$1.50', '4.20 EUR', '$2.50'), [
    { code: 'currencies', count: 3, example: '$1.50', message: /\(\$ 2, EUR 1\)/ },
  ]);
  t.same(prices('$1.50', '$2.50', '3'), []);
});

t.test('only times that name a zone or are numbers are watched for midnights of another zone', async (t) => {
  const hasZone = (time: string) =>
    look(`t_dat,customer_id,article_id\n${time},K1,A1\n`, '', { isDry: false }).watched.hasZone;
  for (const time of [
    '2019-01-01T22:00:00Z',
    '2019-01-01 22:00:00+02:00',
    '2019-01-01 22:00 UTC',
    '1546380000',
  ])
    t.equal(hasZone(time), true, time);
  for (const time of ['2019-01-01', '2019-01-01 10:00', '2019-01-01T10:00:00', '2019-01-01 10:00:00.5'])
    t.equal(hasZone(time), false, time);
});

t.test('nested objects are no ids; the way out makes columns of their values', async (t) => {
  const line = '{"ts":"2019-01-01","user":{"id":"K1"},"product":{"sku":"A1","tags":["x"]}}\n';
  const { obstacles, suggested } = look(line).look;
  t.equal(suggested, null);
  t.equal(obstacles.length, 2);
  t.match(obstacles[1].detail, /^user, product hold nested values.* jq -c '\[paths\(scalars\)/);
  const flat = '{"ts":"2019-01-01","user_id":"K1","product_sku":"A1","product_tags_0":"x"}\n';
  t.equal(look(flat).look.suggested?.query, 'columns=t_dat:ts,customer_id:user_id,article_id:product_sku');
});

t.test('a file of customers or articles is told by its ids and by having no times', async (t) => {
  const customers = look('customer_id,FN,age\nK1,1,\nK2,,NaN\n').look;
  t.equal(customers.suggested?.query, 'kind=customers');
  t.same(
    customers.obstacles.map((one) => one.option),
    ['columns', 'kind'],
  );
  t.same(customers.rows[1], { customer_id: 'K2', FN: null, age: null });
  t.equal(look('article_id,product_code,name\n1,7,x\n2,7,y\n').look.suggested?.query, 'kind=articles');
  t.equal(look('customer_id,amount\nK1,1\nK1,2\n').look.suggested, null);
  t.equal(look('order_id,amount\nK1,1\nK2,2\n').look.suggested, null);
});

t.test('so is a first line of NDJSON without an end', async (t) => {
  const { obstacles, suggested } = look(`{"t_dat":"${'x'.repeat(1 << 20)}`, '', { isWhole: false }).look;
  t.match(obstacles[0].detail, /^The first row is longer than 1 MiB\. Correct/);
  t.equal(suggested, null);
});

t.test('one field more than the header line', async (t) => {
  const found = (text: string, query = '') => {
    const { obstacles, suggested, read_as } = look(text, query).look;
    return [obstacles.map(({ detail }) => detail.split(':')[0]), suggested, read_as?.extra_field];
  };
  const unclear = [
    ['Every row has one field more than the header line (an unquoted decimal comma?)'],
    null,
    undefined,
  ];
  const comma = 'customer_id,article_id,price,t_dat\nc1,100,2,50,2020-01-01\nc2,100,2,50,2020-01-02\n';
  t.same(found(comma), unclear);
  t.same(found(comma, 'header=true'), unclear);
  t.same(found(comma, 'on_error=skip'), unclear);
  t.same(found('customer_id,height\nK,1,5\nL,1,7\n', 'kind=customers'), unclear);
  const rows = (first: string[]) =>
    `t_dat,customer_id,article_id\n${first.map((name) => `${name},2020-01-01,K,A\n`).join('')}`;
  t.match(found(rows(['1', '2', '3'])), [[], {}, 'first']);
  t.match(found(rows(['"1"', '"2"'])), [[], {}, 'first']);
  t.match(found(rows(['0', '1', '2'])), [[], {}, 'first'], 'of Python');
  t.same(found(rows(['1', '3'])), unclear);
  t.same(found(rows(['a', 'b'])), unclear);
  t.match(found('t_dat,customer_id,article_id\n2020-01-01,K,A,\n2020-01-02,K,A,\n'), [[], {}, 'last']);
});

t.test('without a header line, every line is a row', async (t) => {
  const query = 'header=false&columns=customer_id:1,t_dat:2,article_id:3';
  const skipped = (text: string, more = '') => look(text, `${query}${more}`).look.skip_lines;
  const rows = 'K1,2020-01-01,A\nK2,2020-01-02,A\nK3,2020-01-03,A\n';
  t.equal(skipped(`#1,2020-01-01,x\n${rows}`), 0);
  t.equal(skipped(`K0,2020-01-01\n${rows}`), 0);
  const short = look(`K0,2020-01-01\n${rows}`, query).look.obstacles;
  t.match(short, [{ option: 'skip_lines', detail: /^The first row has 2 of the 3 .* skip_lines=1\.$/ }]);
  t.same(look(`K0,2020-01-01\n${rows}`, `${query}&skip_lines=1`).look.obstacles, []);
  t.equal(skipped(`sep=,\n\n${rows}`), 2);
  t.equal(skipped(`,,\n${rows}`), 1);
  t.equal(skipped(`#1,2020-01-01,x\n${rows}`, '&skip_lines=1'), 1);
});

t.test('a column that is there twice is neither proposed nor suggested', async (t) => {
  const { obstacles, suggested } = look('t_dat,customer_id,customer_id,sku\n2020-01-01,K,L,A\n').look;
  t.equal(suggested, null);
  t.match(obstacles[0].detail, 'two columns named customer_id');
  t.match(obstacles[1].detail, /^The file has no column article_id\..* Probably columns=article_id:sku\.$/);
  const price = look('t_dat,customer_id,sku,price,price\n2020-01-01,K,A,1,2\n').look;
  t.equal(price.suggested, null);
  t.equal(look('t_dat,sku,sku,customer_id\n2020-01-01,A,B,K\n').look.suggested, null);
  t.equal(look('customer_id,customer_id,age\nK,L,3\n').look.suggested, null);
});

t.test('suggestions survive dashes, brackets and names that need quotes', async (t) => {
  const options = optionsOf('null_values=-,NULL&where=a:"x and"');
  const of = (file: string) => suggestedBy(wordsOf(options), { words: 'command', files: [file] });
  t.equal(of('-x.csv').command, `footfall load ./-x.csv --null-values=-,NULL --where 'a:"x and"'`);
  t.match(of('-x.csv').curl, ' -T ./-x.csv ');
  t.match(of('a[1].csv').curl, "curl -sS --fail-with-body -g -X POST -T 'a[1].csv' ");
  t.match(of('{a}.csv').curl, ' -g ');
  t.notMatch(of('a.csv').curl, ' -g ');
  t.match(quantityWarning('Qty, n', 1, '-1', HTTP)?.message, 'columns=quantity:"Qty, n" leaves');
  const kinds = new Map([
    ['purchase', 1],
    ['view', 2],
  ]);
  t.match(eventWarning('event: type', kinds, HTTP)?.message, 'where="event: type":purchase loads');
});

t.test('columns that clash are told by the request that makes them clash', async (t) => {
  const detail = (text: string, query: string) =>
    look(text, query)
      .look.obstacles.map((one) => one.detail)
      .join(' ');
  const rows = 't_dat,customer_id,article_id,n\n2020-01-01,K,A,-1\n';
  t.match(
    detail(rows, 'columns=customer_id:article_id'),
    /^columns=customer_id:article_id takes a column that is article_id already/,
  );
  t.equal(detail(rows, 'columns=article_id:n,customer_id:n'), '', 'both are named');
  const customers = 'customer_id,FN,age\nK,1,2\n';
  t.match(
    detail(customers, 'kind=customers&columns=age:FN'),
    /^columns=age:FN gives a column the name of another one in the file/,
  );
  t.match(
    detail(customers, 'kind=customers&columns=customer_id:FN'),
    /^columns=customer_id:FN gives a column the name/,
  );
  t.equal(detail(customers, 'kind=customers&columns=age:FN,FN:age'), '');
  t.equal(detail(rows, 'where=a:1 and a:2').split('does not have').length, 2);
});

t.test('what is only for transactions is not said of customers and articles', async (t) => {
  const text = 'article_id,quantity,event\nA,-1,view\nB,0,purchase\n';
  t.same(look(text, 'kind=articles').look.warnings, []);
  const found = look('customer_id,age\nK,1\nL,2\n', 'time_zone=Europe/Berlin').look;
  t.equal(found.suggested?.query, 'kind=customers');
});

t.test('an encoding that cannot be the right one is doubted', async (t) => {
  const text = 't_dat,customer_id,article_id\n2020-01-01,K,A\n';
  for (const encoding of ['utf-16le', 'utf-16be'])
    t.throws(() => look(text, `encoding=${encoding}`), {
      code: 'bad_data',
      message: new RegExp(`^encoding=${encoding} does not fit: no byte`),
    });
  t.same(look(Buffer.from(text, 'utf16le'), 'encoding=utf-16le').look.obstacles, []);
});
