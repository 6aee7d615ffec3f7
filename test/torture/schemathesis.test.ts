/** The trial `schemathesis`, without Schemathesis: what its report says, and how a missing one is told. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { summary } from '../../torture/summary.ts';
import { readEvents } from '../../torture/schemathesis/events.ts';
import { schemathesis } from '../../torture/schemathesis/schemathesis.ts';

const failure = { title: 'Server error', message: 'Something is wrong' };
const uri = 'http://127.0.0.1:3000/v1/jobs?limit=0';
const event = (label: string, status: number, checks: object[]) => ({
  ScenarioFinished: {
    recorder: {
      label,
      cases: { a: {} },
      checks: { a: checks },
      interactions: { a: { request: { method: 'GET', uri }, response: { status_code: status } } },
    },
  },
});

t.test('cases, statuses and each kind of fault are read from its events', async (t) => {
  const good = { name: 'not_a_server_error', status: 'success' };
  const bad = { name: 'not_a_server_error', status: 'failure', failure_info: { failure } };
  const events = [
    { Initialize: { seed: 7 } },
    event('GET /v1/jobs', 200, [good]),
    event('GET /v1/jobs', 500, [good, bad]),
    event('GET /v1/jobs', 500, [bad]),
    event('GET /v1/presets', 404, []),
    { ScenarioFinished: { recorder: null } },
    { NonFatalError: { info: 'no example fits' } },
  ];
  const file = join(t.testdir(), 'report.ndjson');
  writeFileSync(file, events.map((one) => `${JSON.stringify(one)}\n\n`).join(''));
  const { cases, statuses, operations, served, faults } = await readEvents(file);
  t.equal(cases, 4);
  t.strictSame(Object.fromEntries(statuses), { 200: 1, 404: 1, 500: 2 });
  t.strictSame([[...operations], [...served]], [['GET /v1/jobs', 'GET /v1/presets'], ['GET /v1/jobs']]);
  t.equal(faults.size, 2);
  t.equal(
    faults.get('GET /v1/jobs: Server error'),
    `GET /v1/jobs: Server error\n    GET ${uri}: 500\n    Something is wrong`,
  );
  t.match([...faults.values()][1], /^NonFatalError: .*no example fits/);
});

t.test('without Python the trial is skipped, and says so', async (t) => {
  const [path, folder] = [process.env.PATH, t.testdir()];
  t.teardown(() => (process.env.PATH = path));
  mkdirSync(join(folder, 'empty'));
  process.env.PATH = join(folder, 'empty');
  const outcome = await schemathesis.run({ seed: 'test', rounds: 1, folder, say: () => undefined });
  t.match(outcome, { rounds: 0, faults: [], skipped: /python3 ENOENT/ });
  t.match(
    summary([{ ...outcome, trial: schemathesis, seconds: 0 }], '1'),
    /\| skipped: spawn python3 ENOENT \|/,
  );
});
