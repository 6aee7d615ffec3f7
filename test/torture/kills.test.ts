/** The trial `kills`, shortly: loading and a job. */
import '../plain-children.ts';
import t from 'tap';
import { kills } from '../../torture/kills/kills.ts';

t.test('killed while it loads and while a job runs, it loses and doubles nothing', async (t) => {
  const say = (line: string) => t.comment(line);
  const { faults, measured } = await kills.run({ seed: 'test', rounds: 2, folder: t.testdir(), say });
  t.comment(measured);
  t.strictSame(faults, []);
});
