/** `footfall generate` with limits on what customers bought. */
import '../plain-children.ts';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { built } from '../docs/quickstart.ts';
import { asCsv, smallLog } from '../system/small-log.ts';

const cli = join(built, 'cli.js');

t.test('flags select customers by what they bought; wrong ones are usage errors', async (t) => {
  const folder = t.testdir();
  const log = smallLog();
  writeFileSync(join(folder, 'log.csv'), asCsv(log));
  const env = { ...process.env, DATABASE: join(folder, 'f.db'), WORKERS: '1' };
  const footfall = (...words: string[]) =>
    spawnSync(process.execPath, [cli, ...words], { cwd: folder, env, encoding: 'utf8' });
  t.equal(footfall('load', 'log.csv').status, 0);

  const bought = new Map<string, number>();
  for (const line of log) {
    const [day, customer] = line.split(',');
    if (day >= '2019-01-20' && day < '2019-02-10') bought.set(customer, (bought.get(customer) ?? 0) + 1);
  }
  const selected = [...bought.values()].filter((count) => count >= 5 && count <= 9).length;
  t.ok(selected > 2);
  const flags = ['--min-purchases', '5', '--max-purchases', '9', '--bought-from', '2019-01-20'];
  const made = footfall('generate', '--all', ...flags, '--bought-to', '2019-02-10');
  t.match(made, { status: 0, stdout: new RegExp(`of ${selected} customers`) });

  t.match(footfall('generate', '--min-purchases', 'many'), {
    status: 2,
    stderr: /--min-purchases must be an integer of at least 0, not "many"/,
  });
  t.match(footfall('generate', '--bought-from', 'then'), {
    status: 2,
    stderr: /--bought-from must be a time/,
  });
  t.match(footfall('generate', '--min-purchases', '1000'), {
    status: 1,
    stderr: /No customer of the selection/,
  });

  t.match(footfall('generate', '--customers-in', 'loaded'), {
    status: 1,
    stderr: /--customers-in: .*--kind customers, or leave --customers-in out/,
  });
  t.match(footfall('generate', '--customers-in', 'file'), { status: 2, stderr: /--customers-in/ });
  writeFileSync(join(folder, 'customers.csv'), `customer_id\n${[...bought.keys()].slice(0, 2).join('\n')}\n`);
  t.equal(footfall('load', 'customers.csv', '--kind', 'customers').status, 0);
  t.match(footfall('generate', '--customers-in', 'loaded'), { status: 0, stdout: /of 2 customers/ });
});
