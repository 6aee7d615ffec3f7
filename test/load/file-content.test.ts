/** The content of a file comes whole out of its slices, gzipped or not, and no more of it than is asked for. */
import { gzipSync } from 'node:zlib';
import t from 'tap';
import { fileContent, type FileContent } from '../../src/load/file-content.ts';

const text = Buffer.from(Array.from({ length: 60_000 }, (_, i) => `${i}\n`).join(''));

async function rest(content: FileContent): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for (let bytes; (bytes = await content.next());) all.push(Buffer.from(bytes));
  return Buffer.concat(all);
}

for (const gzip of [false, true]) {
  t.test(gzip ? 'gzipped' : 'plain', async (t) => {
    const file = gzip ? Buffer.concat([gzipSync(text.subarray(0, 99)), gzipSync(text.subarray(99))]) : text;
    for (const size of [1013, file.length]) {
      const content = fileContent(gzip);
      const found: Buffer[] = [];
      let slices = 0;
      for (let from = 0; from < file.length; from += size) {
        content.push(file.subarray(from, from + size));
        found.push(await rest(content));
        t.equal(content.used, ++slices);
      }
      content.end();
      found.push(await rest(content));
      t.ok(Buffer.concat(found).equals(text));
      t.equal(await content.next(), undefined, 'and then nothing');
    }
  });
}

t.test('slices may all come before the first is read', async (t) => {
  const file = gzipSync(text);
  const content = fileContent(true);
  content.push(file.subarray(0, 10_000));
  content.push(file.subarray(10_000));
  t.equal(content.used, 0);
  content.end();
  t.ok((await rest(content)).equals(text));
});

t.test('a slice that expands a thousandfold is not used up before its content is read', async (t) => {
  const content = fileContent(true);
  content.push(gzipSync(Buffer.alloc(2 ** 24)));
  let bytes = 0;
  while (bytes < 2 ** 23) bytes += (await content.next())!.length;
  t.ok(bytes < 2 ** 23 + 2 ** 20);
  t.equal(content.used, 0);
  content.end();
  t.equal(bytes + (await rest(content)).length, 2 ** 24);
});

t.test('gzip that is cut off, damaged or none at all', async (t) => {
  const file = gzipSync(text);
  const damaged = Buffer.from(file);
  damaged.fill(0xff, 1000, 2000);
  for (const [bytes, code] of [
    [file.subarray(0, file.length - 9), 'Z_BUF_ERROR'],
    [damaged, 'Z_DATA_ERROR'],
    [text, 'Z_DATA_ERROR'],
  ] as const) {
    const content = fileContent(true);
    content.push(bytes);
    content.end();
    await t.rejects(rest(content), { code });
    content.push(bytes);
    await t.rejects(rest(content), { code }, 'again');
  }
});
