/** The short form of the trial `slow-readers`. */
import t from 'tap';
import { slowReaders } from '../../torture/crowds/slow-reader.ts';

t.setTimeout(300_000);
const skip = process.platform !== 'linux' && 'what a process holds is read from /proc';

t.test('slow-readers: no faults', { skip }, async (t) => {
  const { faults } = await slowReaders.run({ seed: 'test', rounds: 500, folder: t.testdir(), say: () => {} });
  t.strictSame(faults, []);
});
