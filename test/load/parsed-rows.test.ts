/** Rows pass from the parser to the keeper with their ids, whatever their number and length, and memory is used again in time. */
import t from 'tap';
import { HEAD } from '../../src/load/id-words.ts';
import { parsedRows, type ParsedRows } from '../../src/load/parsed-rows.ts';

/** Adds a row of this customer; its time says which row it is. */
function addRow({ rows, customers, onFull }: ReturnType<typeof parsedRows>, customer: string): void {
  if (rows.length === rows.capacity) onFull();
  const bytes = Buffer.from(`,${customer},`);
  const row = rows.length++;
  rows.customer[row] = customers.intern(bytes, 1, bytes.length - 1);
  rows.t_dat[row] = row;
}

function idAt({ ids }: ParsedRows, offset: number): string {
  const length = new DataView(ids.buffer).getInt32(offset + 4, true);
  return Buffer.from(ids.slice(offset + HEAD, offset + HEAD + length)).toString();
}

const customersOf = (set: ParsedRows) =>
  Array.from({ length: set.length }, (_, row) => idAt(set, set.customer[row]));

t.test('ids of all lengths come back', async (t) => {
  const parsed = parsedRows(1);
  const customers = Array.from({ length: 130 }, (_, length) => 'ä0123456789'.repeat(12).slice(0, length));
  for (const customer of customers) addRow(parsed, customer);
  t.strictSame(customersOf(parsed.take()!), customers);
});

t.test('a set of rows grows with its rows and their ids', async (t) => {
  const parsed = parsedRows(1);
  const customers = Array.from({ length: 40_000 }, (_, i) => `customer ${'x'.repeat(i % 100)}${i}`);
  for (const customer of customers) addRow(parsed, customer);
  const set = parsed.take()!;
  t.strictSame(customersOf(set), customers);
  t.strictSame(
    set.t_dat.subarray(0, set.length),
    Float64Array.from(customers, (_, row) => row),
  );
});

t.test('a set of rows stays as it is while the next ones are filled, as many as are kept', async (t) => {
  const parsed = parsedRows(3);
  addRow(parsed, 'first');
  const first = parsed.take()!;
  t.equal(parsed.take(), undefined, 'a set without rows is not taken');
  for (const customer of ['second', 'third', 'fourth']) {
    addRow(parsed, customer);
    t.strictSame(customersOf(parsed.take()!), [customer]);
  }
  t.strictSame(customersOf(first), ['first']);
  t.equal(parsed.rows.length, 0);
  addRow(parsed, 'fifth');
  t.strictSame(customersOf(first), ['fifth'], 'then its memory is used again');
});

t.test('equal ids have equal words, other ids have others', async (t) => {
  const parsed = parsedRows(1);
  for (const customer of ['abcd', 'abce', 'abcd', 'abc', 'abcd\0']) addRow(parsed, customer);
  const { ids, customer } = parsed.take()!;
  const words = Array.from({ length: 5 }, (_, row) =>
    Buffer.from(ids.slice(customer[row], customer[row + 1] || customer[row] + 16)).toString('hex'),
  );
  t.equal(words[0], words[2]);
  t.equal(new Set(words).size, 4);
});

t.test('consecutive rows of a customer share an offset, up to the end of a set', async (t) => {
  const parsed = parsedRows(1);
  for (const customer of ['abcd', 'abcd', 'abcde', 'abcde', 'abcd']) addRow(parsed, customer);
  const { customer } = parsed.take()!;
  t.equal(customer[0], customer[1]);
  t.equal(customer[2], customer[3]);
  t.equal(new Set(customer.subarray(0, 5)).size, 3);
  addRow(parsed, 'abcd');
  t.equal(parsed.take()!.customer[0], 0, 'written again');
});
