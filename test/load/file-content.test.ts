/** The content of a file comes whole out of its slices, however it is packed, and no more of it than is asked for. */
import { mkdtempSync, readFileSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, gzipSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { contentBounds } from '../../src/load/content-bounds.ts';
import { fileContent, type FileContent } from '../../src/load/file-content.ts';
import { packageRoot } from '../../src/package-root.ts';

const text = Buffer.from(Array.from({ length: 60_000 }, (_, i) => `${i}\n`).join(''));
const packed = (name: string) => readFileSync(join(packageRoot, 'test/load/packed', name));
const log = readFileSync(join(packageRoot, 'test/formats/parquet/expected.csv'));

const folders: string[] = [];

/** Content with a folder of its own for temporary files. */
function contentIn(t: Test): FileContent {
  const folder = mkdtempSync(join(tmpdir(), 'footfall-'));
  const content = fileContent(join(folder, 'temporary'), contentBounds(2 ** 40));
  folders.push(folder);
  t.teardown(() => content.close());
  return content;
}

t.teardown(() => {
  for (const folder of folders) rmdirSync(folder); // fails if a temporary file is left
});

async function rest(content: FileContent): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for (let bytes; (bytes = await content.next());) all.push(Buffer.from(bytes));
  return Buffer.concat(all);
}

/** All of a file, handed in in slices of that size. */
async function unpacked(t: Test, file: Buffer, size = file.length): Promise<Buffer> {
  const content = contentIn(t);
  const found: Buffer[] = [];
  let slices = 0;
  for (let from = 0; from < file.length; from += size) {
    // The memory of a slice is used again.
    const slice = Buffer.from(file.subarray(from, from + size));
    content.push(slice);
    found.push(await rest(content));
    t.ok(content.used >= slices);
    slices++;
    if (content.used === slices) slice.fill(0x2a);
  }
  content.end();
  found.push(await rest(content));
  t.equal(await content.next(), undefined, 'and then nothing');
  return Buffer.concat(found);
}

const zeros = Buffer.alloc(700);
const members = Buffer.concat([gzipSync(text.subarray(0, 99)), gzipSync(text.subarray(99))]);

const GOOD: Record<string, [file: Buffer, content: Buffer]> = {
  plain: [text, text],
  'plain and short': [text.subarray(0, 10), text.subarray(0, 10)],
  empty: [Buffer.alloc(0), Buffer.alloc(0)],
  'gzip of several members': [members, text],
  'gzip with zeros behind': [Buffer.concat([members, zeros]), text],
  'gzip of nothing': [gzipSync(''), Buffer.alloc(0)],
  'gzip twice': [gzipSync(members), text],
  zstd: [packed('log.csv.zst'), log],
  'several frames of zstd': [packed('frames.csv.zst'), log],
  'zstd with a checksum and a small window': [packed('checksum.csv.zst'), log],
  'zstd in gzip': [gzipSync(packed('log.csv.zst')), log],
  zip: [packed('log.zip'), log],
  'zip, stored, with a folder and what macOS adds': [packed('stored.zip'), log],
};

for (const [name, [file, content]] of Object.entries(GOOD)) {
  t.test(name, async (t) => {
    for (const size of [1, 7, 1013, file.length || 1]) {
      if (file.length / size > 5000) continue;
      t.ok((await unpacked(t, file, size)).equals(content), `slices of ${size}`);
    }
  });
}

t.test('slices may all come before the first is read', async (t) => {
  const file = gzipSync(text);
  const content = contentIn(t);
  content.push(file.subarray(0, 10_000));
  content.push(file.subarray(10_000));
  t.equal(content.used, 0);
  content.end();
  t.ok((await rest(content)).equals(text));
  t.equal(content.compression, 'gzip');
});

t.test('a slice that expands a thousandfold is not used up before its content is read', async (t) => {
  const content = contentIn(t);
  content.push(gzipSync(Buffer.alloc(2 ** 24)));
  let bytes = 0;
  while (bytes < 2 ** 23) bytes += (await content.next())!.length;
  t.ok(bytes < 2 ** 23 + 2 ** 20);
  t.equal(content.used, 0);
  content.end();
  t.equal(bytes + (await rest(content)).length, 2 ** 24);
});

const damaged = (file: Buffer, from: number) => {
  const copy = Buffer.from(file);
  copy.fill(0xff, from, Math.min(copy.length, from + 40));
  return copy;
};
const gzipped = gzipSync(text);

/** The archive with the flag of encryption set. */
function encrypted(): Buffer {
  const file = packed('log.zip');
  file[6] |= 1;
  file[file.lastIndexOf('PK\x01\x02') + 8] |= 1;
  return file;
}

/** The archive with another checksum in its list of members. */
function otherSum(): Buffer {
  const file = packed('log.zip');
  file.writeUInt32LE(crc32('other'), file.lastIndexOf('PK\x01\x02') + 16);
  return file;
}

const BAD: Record<string, [file: Buffer, error: { code?: string; message?: RegExp }]> = {
  'gzip that is cut off': [gzipped.subarray(0, gzipped.length - 9), { code: 'Z_BUF_ERROR' }],
  'gzip that is damaged': [damaged(gzipped, 1000), { code: 'Z_DATA_ERROR' }],
  'gzip that goes on behind zeros': [Buffer.concat([gzipped, zeros, gzipped]), { message: /behind zeros/ }],
  'gzip four times over': [gzipSync(gzipSync(gzipSync(gzipped))), { message: /packed more than 3 times/ }],
  'zstd that is cut off': [packed('log.csv.zst').subarray(0, 2000), { message: /cut off/ }],
  'zstd that is damaged': [damaged(packed('log.csv.zst'), 1000), { message: /damaged|cut off/ }],
  'zstd whose checksum is another': [
    damaged(packed('checksum.csv.zst'), packed('checksum.csv.zst').length - 3),
    { message: /damaged/ },
  ],
  'zip with two files': [
    packed('two.zip'),
    { message: /has 2 files \("a\.csv", "b\.csv"\): unpack it, and load the one/ },
  ],
  'zip without a file': [packed('none.zip'), { message: /no file in it/ }],
  'an Excel workbook': [packed('workbook.xlsx'), { message: /Excel workbook \(\.xlsx\): open it/ }],
  'zip that is encrypted': [encrypted(), { message: /"log\.csv" in the ZIP archive is encrypted/ }],
  'zip whose checksum is another': [otherSum(), { message: /checksum is another/ }],
  'zip that is cut off': [packed('log.zip').subarray(0, 3000), { message: /cannot be read/ }],
  'zip that is damaged': [damaged(packed('log.zip'), 900), { message: /cannot be read/ }],
};

for (const [name, [file, error]] of Object.entries(BAD)) {
  t.test(name, async (t) => {
    const content = contentIn(t);
    content.push(file);
    content.end();
    const failure = () =>
      rest(content).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
    t.match(await failure(), error);
    content.push(file);
    t.match(await failure(), error, 'again');
  });
}
