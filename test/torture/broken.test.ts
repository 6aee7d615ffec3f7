/** The trial `broken`, shortly: the first kinds of damage. */
import '../plain-children.ts';
import t from 'tap';
import { broken } from '../../torture/broken/broken.ts';

t.test('a broken or foreign database is refused unchanged, or fails clearly', async (t) => {
  const say = (line: string) => t.comment(line);
  const { faults, measured } = await broken.run({ seed: 'test', rounds: 12, folder: t.testdir(), say });
  t.comment(measured);
  t.strictSame(faults, []);
});
