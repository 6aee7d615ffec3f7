/** A file comes whole through memory that is used again, however slowly it is read. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { buffer } from 'node:stream/consumers';
import { createGunzip, gzipSync } from 'node:zlib';
import t from 'tap';
import { fileBody } from '../../src/load/file-body.ts';

const content = Buffer.from(Array.from({ length: 1_500_000 }, (_, i) => `${i}\n`).join('')); // over 10 chunks

t.test('all bytes in order, though each chunk is left waiting', async (t) => {
  const path = join(t.testdir(), 'log.csv');
  writeFileSync(path, content);
  let at = 0;
  for await (const chunk of fileBody(path) as AsyncIterable<Buffer>) {
    for (let turns = 0; turns < 20; turns++) await nextTurn();
    if (!chunk.equals(content.subarray(at, at + chunk.length))) t.fail(`other bytes behind ${at}`);
    at += chunk.length;
  }
  t.equal(at, content.length);
});

t.test('through a pipe that holds what it is given, too', async (t) => {
  const path = join(t.testdir(), 'log.csv.gz');
  // Stored and not compressed, so that there are as many chunks.
  writeFileSync(path, gzipSync(content, { level: 0 }));
  t.ok((await buffer(fileBody(path).pipe(createGunzip()))).equals(content));
});

t.test('an empty file, a file that is not there, a reader that leaves', async (t) => {
  const folder = t.testdir({ empty: '' });
  t.equal((await buffer(fileBody(join(folder, 'empty')))).length, 0);
  await t.rejects(buffer(fileBody(join(folder, 'missing'))), { code: 'ENOENT' });
  const path = join(folder, 'log.csv');
  writeFileSync(path, content);
  const body = fileBody(path);
  for await (const chunk of body as AsyncIterable<Buffer>) if (chunk.length > 0) break;
  t.ok(body.destroyed);
});
