/** The short form of the trial `overload`. */
import t from 'tap';
import { overload } from '../../torture/crowds/overload.ts';

t.setTimeout(300_000);
const skip = process.platform !== 'linux' && 'what a process holds is read from /proc';

t.test('overload: no faults', { skip }, async (t) => {
  const { faults } = await overload.run({ seed: 'test', rounds: 2, folder: t.testdir(), say: () => {} });
  // Times say nothing while other tests run beside: they are for the long form.
  t.strictSame(
    faults.filter((fault) => !/ ms/.test(fault)),
    [],
  );
});
