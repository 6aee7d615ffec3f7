/** What a page claims is checked before memory is taken for it. */
import type { ColumnMetaData } from 'hyparquet';
import t from 'tap';
import { pageReader } from '../../src/formats/parquet-pages.ts';
import { ParquetRuns } from '../../src/formats/parquet-runs.ts';
import { structEnd } from '../../src/formats/thrift-extent.ts';

/** A whole number as Thrift writes it. */
function varint(value: number): number[] {
  let rest = value >= 0 ? 2 * value : -2 * value - 1;
  const bytes = [];
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}

/** The header of a page of data (0) with these sizes and ten bytes behind it. */
const page = (size: number, packed: number) =>
  Buffer.from([
    0,
    0,
    0,
    0,
    0x15,
    0,
    0x15,
    ...varint(size),
    0x15,
    ...varint(packed),
    0,
    ...Array<number>(10).fill(0),
  ]);

function firstPage(file: Buffer, codec: string, claimed = file.length - 4) {
  const read = (offset: number, bytes: Uint8Array) =>
    void bytes.set(file.subarray(offset, offset + bytes.length));
  const chunk = { codec, data_page_offset: 4n, total_compressed_size: BigInt(claimed) };
  return pageReader({ size: file.length, read }, chunk as ColumnMetaData, file.length)();
}

t.test('sizes that cannot be', (t) => {
  const before = process.memoryUsage().rss;
  for (const [size, packed, message] of [
    [2 ** 31 - 1, 10, 'a page claims 2147483647 bytes, uncompressed'],
    [-5, 10, 'a page claims -5 bytes, uncompressed'],
    [10, 11, 'a page claims 11 bytes'],
    [10, 2 ** 31 - 1, 'a page claims 2147483647 bytes'],
    [10, -1, 'a page claims -1 bytes'],
  ] as const) {
    for (const codec of ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'BROTLI', 'ZSTD', 'LZ4', 'LZ4_RAW'])
      t.throws(() => firstPage(page(size, packed), codec), { message });
  }
  t.throws(() => firstPage(page(10, 10), 'UNCOMPRESSED', 2 ** 32), { message: /outside of the file/ });
  t.throws(() => firstPage(page(11, 10), 'UNCOMPRESSED'), { message: 'a page has 10 bytes instead of 11' });
  t.throws(() => firstPage(page(10, 10), 'LZO'), { message: /compressed with LZO: use snappy/ });
  t.equal(firstPage(page(10, 10), 'UNCOMPRESSED')!.bytes.length, 10);
  t.ok(process.memoryUsage().rss - before < 2 ** 28);
  t.end();
});

t.test('structs that claim more than there is', (t) => {
  const list = [0x19, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x0f];
  t.throws(() => structEnd(Buffer.from([...list, 0]), 0), { message: /longer than the bytes/ });
  t.throws(() => structEnd(Buffer.from([0x16, ...Array<number>(20).fill(0x80)]), 0), { message: /too long/ });
  t.throws(() => structEnd(Buffer.alloc(2 ** 20, 0x1c), 0), { message: /nested too deeply/ });
  t.throws(() => structEnd(Buffer.from([0x18, 0x7f, 0]), 0), { message: /end too early/ });
  t.throws(() => structEnd(Buffer.from([0x1f, 0]), 0), { message: /unknown type 15/ });
  const structs = Buffer.concat([Buffer.from([0x19, 0xfc, 0xc0, 0x8d, 0xb7, 0x01]), Buffer.alloc(2 ** 22)]);
  t.throws(() => structEnd(structs, 0), { message: /too many parts/ });
  t.equal(structEnd(Buffer.from([0x15, 2, 0, 9]), 0), 3);
  t.end();
});

t.test('runs of any width, in pieces of any size', (t) => {
  for (const width of [1, 3, 8, 13, 20, 31, 32]) {
    const values = Array.from(
      { length: 64 },
      (_, i) => Number((BigInt(i) * 2654435761n) & ((1n << BigInt(width)) - 1n)) | 0,
    );
    const bits = values.flatMap((value) => Array.from({ length: width }, (_, bit) => (value >>> bit) & 1));
    const packed = Array.from({ length: bits.length / 8 }, (_, i) =>
      bits.slice(8 * i, 8 * i + 8).reduce((byte, bit, at) => byte | (bit << at), 0),
    );
    const repeated = Array.from({ length: Math.ceil(width / 8) }, (_, i) => (values[63] >>> (8 * i)) & 255);
    // Eight groups of eight, then the last value a hundred times.
    const bytes = Buffer.from([17, ...packed, 200, 1, ...repeated]);
    for (const size of [1, 5, 64, 164]) {
      const runs = new ParquetRuns(bytes, 0, bytes.length, width);
      const found: number[] = [];
      const some = new Int32Array(size);
      while (found.length < 164) {
        const count = Math.min(size, 164 - found.length);
        runs.read(count, some);
        found.push(...some.subarray(0, count));
      }
      t.same(found, [...values, ...Array<number>(100).fill(values[63])], `${width} bits, ${size} at a time`);
      t.throws(() => runs.read(1, some), RangeError);
    }
  }
  t.end();
});
