/** The trial `hostile`, shortly: a few requests of each operation. */
import '../plain-children.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { hostile } from '../../torture/hostile/hostile.ts';

t.setTimeout(300_000);

t.test('hostile requests get what the OpenAPI document describes', async (t) => {
  const say = (line: string) => t.comment(line);
  const { faults, measured } = await hostile.run({ seed: 'test', rounds: 400, folder: t.testdir(), say });
  t.comment(measured);
  t.strictSame(faults, []);
});

t.test('where its data cannot be loaded, its service ends with it', async (t) => {
  const folder = t.testdir();
  process.env.MAX_IMPORT_BYTES = '10';
  t.teardown(() => delete process.env.MAX_IMPORT_BYTES);
  const say = () => undefined;
  await t.rejects(hostile.run({ seed: 'test', rounds: 1, folder, say }), { message: /imports.*: 413/ });
  const [, pid] = /"pid":(\d+)/.exec(readFileSync(join(folder, 'log'), 'utf8'))!;
  t.throws(() => process.kill(Number(pid), 0), { code: 'ESRCH' });
});
