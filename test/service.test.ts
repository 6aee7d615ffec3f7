/** The service inside another program. */
import './plain-children.ts';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import t from 'tap';
import { openFootfall } from '../src/service.ts';
import { folderOf } from './folder.ts';

t.test('it listens, answers without a socket, and closes', async (t) => {
  const database = join(folderOf(t), 'footfall.db');
  const { app, url, close } = await openFootfall({ database, workers: 1 });
  const response = await fetch(`${url}/v1/dataset`);
  t.match(await response.json(), { transactions: 0 });
  t.equal((await app.inject('/livez')).statusCode, 200);
  await t.rejects(openFootfall({ database, port: false }), { message: /in use|uses/ });
  await close();
  const again = await openFootfall({ database, port: false });
  t.equal(again.url, undefined);
  t.equal((await again.app.inject('/readyz')).statusCode, 200);
  await again.close();
});

t.test('it works in a text for node -e, with its threads and processes', (t) => {
  const text = `
    import { openFootfall } from ${JSON.stringify(new URL('../src/service.js', import.meta.url).href)};
    const settings = { database: 'footfall.db', port: false, workers: 1, backupDir: '.' };
    const { app, close } = await openFootfall(settings);
    const ask = async (method, url, more) => (await app.inject({ method, url, ...more })).statusCode;
    const csv = { headers: { 'content-type': 'text/csv' }, payload: 't_dat,customer_id,article_id\\n2020-01-01,a,x\\n' };
    const statuses = [
      await ask('GET', '/v1/dataset'),
      await ask('POST', '/v1/imports', csv),
      await ask('POST', '/v1/backups', { payload: { file: 'copy.db' } }),
      await ask('DELETE', '/v1/customers/a'),
    ];
    console.log(statuses.join());
    await close();
  `;
  const words = ['--input-type=module', '-e', text];
  const { stdout, stderr } = spawnSync(process.execPath, words, { cwd: folderOf(t), encoding: 'utf8' });
  t.equal(stdout.trim().split('\n').at(-1), '200,201,201,204', stderr);
  t.end();
});

t.test('wrong settings are named as they were given', async (t) => {
  const wrong: [settings: object, message: RegExp][] = [
    [{ databse: 'x.db' }, /^Unknown setting "databse"\. Expected one of: host, /],
    [{ workers: 0 }, /^workers must be/],
    [{ host: '0.0.0.0' }, /^host is "0\.0\.0\.0", .*Set apiKeys .*allowAnonymous=true/],
    [{ importDir: '/nowhere' }, /^importDir must be an existing folder/],
  ];
  for (const [settings, message] of wrong)
    await t.rejects(openFootfall(settings), { name: 'ConfigError', message });
});
