/** The trial `hostile`, shortly: a few requests of each operation. */
import '../plain-children.ts';
import t from 'tap';
import { hostile } from '../../torture/hostile/hostile.ts';

t.setTimeout(300_000);

t.test('hostile requests get what the OpenAPI document describes', async (t) => {
  const say = (line: string) => t.comment(line);
  const { faults, measured } = await hostile.run({ seed: 'test', rounds: 400, folder: t.testdir(), say });
  t.comment(measured);
  t.strictSame(faults, []);
});
