/** Temporary files of imports on a disk that gets full. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { spillFile, temporaryFile } from '../../src/load/temporary-files.ts';

const bytes = Buffer.from('0123456789');

/** Lets the system write `room` bytes more, then what `end` says: 0 bytes, or an error. */
function writeOnly(t: Test, room: number, end: () => number): void {
  const { writeSync, writevSync } = fs;
  const some = (most: number, write: (length: number) => number) => {
    const length = Math.min(room, most);
    room -= length;
    return most > 0 && length === 0 ? end() : write(length);
  };
  fs.writeSync = ((file: number, from: Uint8Array, start: number, most: number, at: number) =>
    some(most, (length) => writeSync(file, from, start, length, at))) as typeof fs.writeSync;
  fs.writevSync = (file, arrays, at) => {
    const all = Buffer.concat(arrays as Uint8Array[]);
    return some(all.length, (length) => writeSync(file, all, 0, length, at));
  };
  syncBuiltinESMExports();
  t.teardown(() => {
    Object.assign(fs, { writeSync, writevSync });
    syncBuiltinESMExports();
  });
}

const noSpace = () => {
  throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
};

for (const [end, code] of [
  [noSpace, 'ENOSPC'],
  [() => 0, 'disk_full'],
] as const) {
  t.test(`a short write says that the disk is full, with ${code} behind it`, async (t) => {
    const folder = t.testdir();
    const [file, spill] = [temporaryFile(join(folder, 'a')), spillFile(join(folder, 'b'))];
    t.teardown(() => [file, spill].forEach(({ close }) => close()));
    writeOnly(t, 7, end);
    t.throws(() => file.append(bytes), { code });
    writeOnly(t, 7, end);
    t.throws(() => spill.append([bytes, bytes]), { code });
  });
}

t.test('a short write with room behind it goes on', async (t) => {
  const path = join(t.testdir(), 'a');
  const spill = spillFile(path);
  t.teardown(() => spill.close());
  const { writevSync } = fs;
  fs.writevSync = (file, arrays, at) => writevSync(file, [(arrays as Uint8Array[])[0].subarray(0, 4)], at);
  syncBuiltinESMExports();
  t.teardown(() => {
    fs.writevSync = writevSync;
    syncBuiltinESMExports();
  });
  const first = spill.append([bytes, bytes]);
  const second = spill.append([bytes]);
  t.equal(Buffer.from(spill.read(first, Buffer.alloc(20))).toString(), '01234567890123456789');
  t.equal(Buffer.from(spill.read(second, Buffer.alloc(10))).toString(), '0123456789');
});
