/** The code that the page offers reads the job it names, and stops if the job has other rows. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { startService } from '../../src/demo/service.ts';
import { packageRoot } from '../../src/package-root.ts';
import { pythonFor } from '../docs/run-page.ts';
import { folderOf } from '../folder.ts';

interface Job {
  state: string;
  content_digest: string;
}
type At = { url: string; withKey: boolean };
const { snippetsOf } = (await import(join(packageRoot, 'src', 'ui', 'job', 'snippet-code.js'))) as {
  snippetsOf(job: Job, at: At): { tool: string; code: string }[];
};

const KEY = 'opensesame';
const HEADERS = { authorization: `Bearer ${KEY}` };
const lines = Array.from({ length: 40 }, (_, i) => `2020-0${1 + (i % 9)}-01,c${i % 8},0${i % 5}`);

/** A service with a job; with `API_KEYS` if `withKey`. */
async function jobAt(t: Test, folder: string, withKey: boolean) {
  const service = await startService({
    program: join(packageRoot, '.build', 'src', 'main.js'),
    env: { PORT: '0', DATABASE: join(folder, 'footfall.db'), ...(withKey && { API_KEYS: KEY }) },
    logFile: join(folder, 'log'),
  });
  t.teardown(() => service.stop());
  const ask = async (path: string, body: string, type: string) => {
    const headers = { ...HEADERS, 'content-type': type, prefer: 'wait=60' };
    return (await (await fetch(service.url + path, { method: 'POST', body, headers })).json()) as Job;
  };
  await ask('/v1/imports', ['t_dat,customer_id,article_id', ...lines, ''].join('\n'), 'text/csv');
  const job = await ask('/v1/jobs', '{"preset":"training"}', 'application/json');
  t.equal(job.state, 'succeeded');
  return { job, at: { url: `${service.url}/v1/jobs/1`, withKey } };
}

function run(tool: string, code: string, cwd: string) {
  const [program, flag] = tool === 'curl' ? ['bash', '-euc'] : [pythonFor(code)!, '-c'];
  return spawnSync(program, [flag, code], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, FOOTFALL_API_KEY: KEY },
  });
}

for (const withKey of [false, true]) {
  t.test(`snippets run ${withKey ? 'with' : 'without'} a key`, async (t) => {
    const folder = folderOf(t);
    const { job, at } = await jobAt(t, folder, withKey);
    for (const { tool, code } of snippetsOf(job, at)) {
      const isMissing = tool === 'curl' ? spawnSync('which', ['curl']).status !== 0 : !pythonFor(code);
      const skip = isMissing && `${tool}, or what it needs, is not installed`;
      t.test(tool, { skip }, async (t) => {
        const good = run(tool, code, folder);
        t.equal(good.status, 0, good.stderr);
        const other = run(tool, code.replaceAll(job.content_digest, '0'.repeat(64)), folder);
        t.not(other.status, 0);
        t.match(other.stderr, /job 1 has other rows now/i);
      });
    }
  });
}
