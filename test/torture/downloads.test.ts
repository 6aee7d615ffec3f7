/** The short form of the trial `downloads`. */
import t from 'tap';
import { downloads } from '../../torture/crowds/downloads.ts';

t.setTimeout(300_000);
const skip = process.platform !== 'linux' && 'what a process holds is read from /proc';

t.test('downloads: no faults', { skip }, async (t) => {
  const { faults } = await downloads.run({ seed: 'test', rounds: 20, folder: t.testdir(), say: () => {} });
  t.strictSame(faults, []);
});
