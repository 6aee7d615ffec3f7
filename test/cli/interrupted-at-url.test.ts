/** Ctrl-C on commands that work on a running service: they cancel what they started, and nothing else. */
import t from 'tap';
import { footfallAt } from './where.ts';

const LONG = 'generate --all --set min_pre_clicks=9000 --set max_pre_clicks=9001';

t.test('Ctrl-C cancels the job of this command, and no other', async (t) => {
  const { footfall, begin } = await footfallAt(t, 'url');
  footfall('load log.csv');
  type Jobs = { items: { id: number; state: string }[] };
  const states = () => {
    const { items } = JSON.parse(footfall('jobs --json').stdout) as Jobs;
    return Object.fromEntries(items.map(({ id, state }) => [id, state]));
  };
  const started = (line: string) => {
    const child = begin(line);
    t.teardown(() => child.kill('SIGKILL'));
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
    const ended = new Promise((resolve) => child.once('close', (code) => resolve({ code, stderr })));
    return { child, ended };
  };
  const first = started(LONG);
  while (states()[1] !== 'running') await new Promise(setImmediate);
  const second = started('generate --all');
  while (states()[2] === undefined) await new Promise(setImmediate);
  second.child.kill('SIGINT');
  t.match(await second.ended, { code: 130, stderr: /Job 2 waits for[^]*Job 2 is cancelled/ });
  t.match(states(), { 1: 'running', 2: 'cancelled' });
  first.child.kill('SIGINT');
  t.match(await first.ended, { code: 130, stderr: /Job 1 is cancelled/ });
});
