/** Ctrl-C on commands that work on a running service: they cancel what they started, and nothing else. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { asCsv, smallLog } from '../system/small-log.ts';
import { footfallAt } from './where.ts';

/** Runs until it is cancelled: 90 million rows. */
const LONG = 'generate --all --set min_pre_clicks=9000 --set max_pre_clicks=9001';

t.test('Ctrl-C cancels the job of this command, and no other', async (t) => {
  const { folder, footfall, begin, url, key } = await footfallAt(t, 'url');
  writeFileSync(join(folder, 'log.csv'), asCsv(smallLog(600)));
  footfall('load log.csv');
  type Jobs = { items: { id: number; state: string }[] };
  const states = async () => {
    const response = await fetch(`${url}/v1/jobs`, { headers: { 'x-api-key': key } });
    const { items } = (await response.json()) as Jobs;
    return Object.fromEntries(items.map(({ id, state }) => [id, state]));
  };
  const started = (line: string) => {
    const child = begin(line);
    t.teardown(() => child.kill('SIGKILL'));
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
    const said = async (text: string) => {
      while (!stderr.includes(text)) await once(child.stderr, 'data');
    };
    const ended = new Promise((resolve) => child.once('close', (code) => resolve({ code, stderr })));
    return { child, ended, said };
  };
  const first = started(LONG);
  while ((await states())[1] !== 'running') await new Promise(setImmediate);
  const second = started('generate --all');
  await second.said('Job 2 waits for');
  second.child.kill('SIGINT');
  t.match(await second.ended, { code: 130, stderr: /Job 2 waits for[^]*Job 2 is cancelled/ });
  t.match(await states(), { 1: 'running', 2: 'cancelled' });
  first.child.kill('SIGINT');
  t.match(await first.ended, { code: 130, stderr: /Job 1 is cancelled/ });
});
