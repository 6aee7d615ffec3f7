/** The trial `disk-full`, shortly: an upload. */
import '../plain-children.ts';
import t from 'tap';
import { diskFull } from '../../torture/disk/disk-full.ts';

const skip = process.platform !== 'linux' || process.getuid?.() !== 0 ? 'mounting a tmpfs needs root' : false;

t.test('a disk that is full while a file is uploaded', { skip }, async (t) => {
  const say = (line: string) => t.comment(line);
  const { faults, measured } = await diskFull.run({ seed: 'test', rounds: 1, folder: t.testdir(), say });
  t.comment(measured);
  t.strictSame(faults, []);
});
