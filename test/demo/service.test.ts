import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { freePortOr } from '../../src/demo/free-port.ts';
import { startService } from '../../src/demo/service.ts';
import { tableOf } from '../../src/demo/text-table.ts';

const LISTENS = `
const server = require('node:http').createServer((_, response) => response.end(process.env.GREETING));
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ msg: 'listening on http://127.0.0.1:' + server.address().port })));
process.once('SIGTERM', () => server.close(() => process.exit(7)));`;

function program(t: { testdir(): string }, text: string) {
  const folder = t.testdir();
  const path = join(folder, 'program.cjs');
  writeFileSync(path, text);
  return { program: path, env: { GREETING: 'hello' }, logFile: join(folder, 'logs', 'service.log') };
}

t.test('a service is ready when its log names the URL, and ends when it is asked to', async (t) => {
  const options = program(t, LISTENS);
  const service = await startService(options);
  t.equal(await (await fetch(service.url, { headers: { connection: 'close' } })).text(), 'hello');
  t.equal(await service.stop(), 7);
  t.match(readFileSync(options.logFile, 'utf8'), service.url);
});

t.test('a service that ends before it listens is an error with its last words', async (t) => {
  const options = program(t, "console.error('DATABASE is not writable'); process.exit(1);");
  await t.rejects(startService(options), /ended with code 1 .*\n.*DATABASE is not writable/);
});

t.test('a port that is taken is left to the other program', async (t) => {
  const service = await startService(program(t, LISTENS));
  t.teardown(() => service.stop());
  t.equal(await freePortOr(new URL(service.url).port), '0');
});

t.test('columns of a table are as wide as their widest cell', async (t) => {
  t.equal(
    tableOf(['a', 'score'], [['0663713001', '2']]),
    '  a           score\n  ----------  -----\n  0663713001  2',
  );
});
