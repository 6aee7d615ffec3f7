import t from 'tap';
import fc from 'fast-check';
import { idTable } from '../../src/load/id-table.ts';
import { Problem } from '../../src/errors.ts';

const bytesFrom = (text: string) => new TextEncoder().encode(text);
const intern = (table: ReturnType<typeof idTable>, text: string) => {
  const bytes = bytesFrom(`<${text}>`);
  return table.intern(bytes, 1, bytes.length - 1);
};

t.test('ids get dense numbers in the order of their first appearance', async (t) => {
  const table = idTable();
  t.strictSame(
    ['0663713001', 'b', '0663713001', 'ä', 'B', 'b'].map((id) => intern(table, id)),
    [0, 1, 0, 2, 3, 1],
  );
  t.equal(table.size, 4);
  t.equal(table.stringOf(0), '0663713001');
  t.equal(table.stringOf(2), 'ä');
  t.strictSame([...table.bytesOf(3)], [66]);
});

t.test('an id is compared by all of its bytes, wherever it lies in whatever buffer', async (t) => {
  const table = idTable();
  const bytes = bytesFrom('abcdefgabcdefghabcdefg');
  t.equal(table.intern(bytes, 0, 7), 0);
  t.equal(table.intern(bytes, 7, 15), 1, 'one byte longer');
  t.equal(table.intern(bytes, 15, 22), 0);
  t.equal(table.intern(bytesFrom('abcdefg').subarray(0), 0, 7), 0);
  t.equal(
    table.intern(new Uint8Array([0, ...bytesFrom('abcdefg')]).subarray(1), 0, 7),
    0,
    'a view with an offset',
  );
});

t.test('any ids in any order give the numbers that a Map gives', async () => {
  const id = fc.oneof(
    fc.uint8Array({ maxLength: 3 }),
    fc.uint8Array({ maxLength: 12, max: 1 }), // many begin alike
    fc.uint8Array({ maxLength: 90 }),
    fc.string().map(bytesFrom),
  );
  fc.assert(
    fc.property(fc.array(id, { maxLength: 200 }), (ids) => {
      const table = idTable();
      const numbers = new Map<string, number>();
      for (const bytes of ids) {
        const key = Buffer.from(bytes).toString('hex');
        if (!numbers.has(key)) numbers.set(key, numbers.size);
        if (table.intern(bytes, 0, bytes.length) !== numbers.get(key)) return false;
      }
      const sorted = [...numbers.keys()].sort((a, b) =>
        Buffer.compare(Buffer.from(a, 'hex'), Buffer.from(b, 'hex')),
      );
      const order = [...table.sortedOrder()].map((n) => Buffer.from(table.bytesOf(n)).toString('hex'));
      return table.size === numbers.size && JSON.stringify(order) === JSON.stringify(sorted);
    }),
  );
});

t.test('300,000 ids survive the growth of the table, and are put in order', async (t) => {
  const table = idTable();
  const bytes = new Uint8Array(64).fill(48);
  const write = (value: number) => {
    for (let i = 63; i >= 50; i--, value = Math.floor(value / 10)) bytes[i] = 48 + (value % 10);
  };
  const count = 300_000;
  for (let i = 0; i < count; i++) {
    write((i * 7919) % count);
    if (table.intern(bytes, 0, 64) !== i) t.fail(`id ${i} got another number`);
  }
  for (let i = 0; i < count; i++) {
    write((i * 7919) % count);
    if (table.intern(bytes, 0, 64) !== i) t.fail(`id ${i} is lost`);
  }
  t.equal(table.size, count);
  const order = table.sortedOrder();
  t.equal(order.length, count);
  t.equal(
    order.findIndex((n, i) => (n * 7919) % count !== i),
    -1,
  );
});

t.test('the order is that of the bytes: shorter first, and not that of UTF-16', async (t) => {
  const table = idTable();
  const ids = ['\u{1f600}', '\uffee', 'b', 'a\0', 'a', 'aa', '', 'a\0\0', 'Z', ...'cdefghijklmnop'];
  for (const id of ids) intern(table, id);
  const order = [...table.sortedOrder()].map((n) => table.stringOf(n));
  t.strictSame(order, ['', 'Z', 'a', 'a\0', 'a\0\0', 'aa', 'b', ...'cdefghijklmnop', '\uffee', '\u{1f600}']);
});

t.test('ids are compared as their bytes are', async () => {
  const id = fc.oneof(fc.uint8Array({ maxLength: 9, max: 2 }), fc.uint8Array({ maxLength: 9, min: 253 }));
  fc.assert(
    fc.property(id, id, (a, b) => {
      const table = idTable();
      const numbers = [a, b].map((bytes) => table.intern(bytes, 0, bytes.length));
      return Math.sign(table.compare(numbers[0], numbers[1])) === Buffer.compare(a, b);
    }),
    { seed: 3, numRuns: 1000 },
  );
});

t.test('a full table says so with a problem', async (t) => {
  const few = idTable({ max_ids: 2 });
  intern(few, 'a');
  intern(few, 'b');
  t.equal(intern(few, 'a'), 0, 'known ids still work');
  t.throws(() => intern(few, 'c'), new Problem('too_large', 'There are more than 2 different ids.'));
  const small = idTable({ max_bytes: 10 });
  intern(small, '12345678');
  t.throws(
    () => intern(small, 'abc'),
    new Problem('too_large', 'The different ids take more than 10 bytes together.'),
  );
  t.equal(small.size, 1);
});

t.test('misuse is told: unknown numbers, ids of 64 KiB', async (t) => {
  const table = idTable();
  t.throws(() => table.bytesOf(0), RangeError);
  t.throws(() => table.stringOf(-1), RangeError);
  t.throws(() => table.intern(new Uint8Array(65536), 0, 65536), RangeError);
});
