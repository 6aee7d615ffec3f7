/** The quickstart as a process: run again, it uses what is there and removes nothing that is in use. */
import '../plain-children.ts';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { runningDemo } from '../../src/demo/running-demo.ts';

const program = join(dirname(fileURLToPath(import.meta.url)), '../../src/demo/main.js');
const env = { ...process.env, PORT: '0' };

t.test(
  'a second quickstart beside a running one removes nothing, and a later one goes on with it',
  async (t) => {
    const folder = t.testdir();
    const again = (...words: string[]) =>
      spawnSync(process.execPath, [program, '--folder', folder, ...words], { encoding: 'utf8', env });
    const first = spawn(process.execPath, [program, '--folder', folder], { env });
    t.teardown(() => first.kill('SIGKILL'));
    const ended = new Promise((resolve) => first.once('exit', resolve));
    let printed = '';
    await new Promise<void>((resolve, reject) => {
      for (const output of [first.stdout, first.stderr])
        output.on('data', (text: Buffer) => {
          printed += text.toString();
          if (printed.includes('Press Ctrl+C')) resolve();
        });
      first.once('exit', () => reject(new Error(printed)));
    });
    t.match(printed, /Made a purchase log: 69,891 transactions[^]*Ran the default job: 225,014/);
    const url = /running at (\S+)/.exec(printed)![1];
    t.equal(await runningDemo(folder), url);
    type Jobs = { items: { id: number; content_digest: string }[] };
    const jobs = async () => {
      const { items } = (await (await fetch(`${url}/v1/jobs`)).json()) as Jobs;
      return items.map(({ id, content_digest }) => ({ id, content_digest }));
    };
    const before = await jobs();

    const second = again();
    t.match(second, { status: 0, stdout: /running already[^]*interactions of customer/ });
    t.match(second.stdout, `running at ${url}`);
    t.match(again('--fresh'), { status: 1, stderr: /is in use: stop its service/ });
    t.ok(existsSync(join(folder, 'footfall.db')) && existsSync(join(folder, 'transactions.csv')));
    t.strictSame(await jobs(), before, 'the first serves on as before');
    first.kill('SIGINT');
    t.equal(await ended, 0);
    t.equal(await runningDemo(folder), undefined);

    writeFileSync(join(folder, 'notes.txt'), 'mine');
    const third = again('--exit');
    t.match(third, { status: 0, stdout: /^Using the demo that is there: 69,891 transactions/ });
    t.notMatch(third.stdout, 'Ran the default job');
    t.match(again('--fresh', '--exit'), { status: 0, stdout: /^Made a purchase log/ });
    t.equal(readFileSync(join(folder, 'notes.txt'), 'utf8'), 'mine', "other people's files stay");
  },
);

t.test('Ctrl-C while it loads ends it with one line and 130', async (t) => {
  const first = spawn(process.execPath, [program, '--folder', t.testdir()], { env });
  t.teardown(() => first.kill('SIGKILL'));
  const ended = new Promise((resolve) => first.once('close', resolve));
  let stderr = '';
  first.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  first.stdout.on('data', (text: Buffer) => {
    if (text.includes('Made a purchase log')) first.kill('SIGINT');
  });
  t.equal(await ended, 130);
  t.match(stderr, /^Interrupted\. .*\n$/);
});
