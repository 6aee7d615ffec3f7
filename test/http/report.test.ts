import t, { type Test } from 'tap';
import type { JobService } from '../../src/contract.ts';
import { purchaseLog } from '../../src/demo/purchase-log.ts';
import { Problem } from '../../src/errors.ts';
import type { Report, ReportProgress } from '../../src/model/report.ts';
import { build, buildWithJob, load } from './build.ts';

/** For tests that only read. */
const shared = buildWithJob(t);

t.test('the report comes as JSON, and as a page that stands alone', async (t) => {
  const app = await shared;
  const json = await app.inject({ url: '/v1/jobs/1/report', headers: { prefer: 'wait=60' } });
  t.equal(json.statusCode, 200);
  t.match(json.headers['content-type'], 'application/json');
  const page = await app.inject({ url: '/v1/jobs/1/report.html', headers: { prefer: 'wait=60' } });
  t.equal(page.statusCode, 200);
  t.equal(page.headers['content-type'], 'text/html; charset=utf-8');
  t.equal(page.headers['content-disposition'], 'inline; filename="job-1-report.html"');
  t.match(page.body, /^<!doctype html>/i);
  t.notMatch(page.body, /<script|\ssrc="(?!data:)|<link/i, 'nothing is loaded, nothing runs');
});

t.test('the page may show its own styles and pictures, and do nothing else', async (t) => {
  const app = await shared;
  const { headers } = await app.inject({ url: '/v1/jobs/1/report.html', headers: { prefer: 'wait=60' } });
  const policy = String(headers['content-security-policy']);
  t.match(policy, "default-src 'none'");
  t.match(policy, "style-src 'unsafe-inline'");
  t.notMatch(policy, 'script-src');
  t.equal(headers['x-content-type-options'], 'nosniff');
});

t.test('thresholds are handed on, with the defaults for those that are not given', async (t) => {
  const asked: object[] = [];
  const report = async (_id: number, thresholds: object) => {
    asked.push(thresholds);
    return {} as Report;
  };
  const app = await build(t, { change: (real) => ({ ...real, jobs: { ...real.jobs, report } }) });
  for (const query of ['', '?warning=0.55', '?leak=1', '?warning=0.7&leak=0.7']) {
    t.equal((await app.inject(`/v1/jobs/1/report${query}`)).statusCode, 200);
  }
  t.strictSame(asked, [
    { warning: 0.6, leak: 0.8 },
    { warning: 0.55, leak: 0.8 },
    { warning: 0.6, leak: 1 },
    { warning: 0.7, leak: 0.7 },
  ]);
});

t.test('other thresholds change the verdicts, and nothing else', async (t) => {
  const app = await build(t);
  await load(t, app, Buffer.concat([...purchaseLog({ customers: 200 }).chunks]).toString());
  await app.inject({ method: 'POST', url: '/v1/jobs', payload: {}, headers: { prefer: 'wait=60' } });
  const headers = { prefer: 'wait=60' };
  const report = async (query: string) =>
    (await app.inject({ url: `/v1/jobs/1/report${query}`, headers })).json<Report>();
  const strict = await report('?warning=0.5&leak=0.5');
  const lenient = await report('?warning=1&leak=1');
  t.strictSame(lenient.leak_audit.thresholds, { warning: 1, leak: 1 });
  const strength = ({ purchases_vs_ignores: pair }: Report['leak_audit']['features'][number]) =>
    pair && [pair.auc, pair.best_auc, pair.chance];
  t.strictSame(strict.leak_audit.features.map(strength), lenient.leak_audit.features.map(strength));
  t.notSame(
    strict.leak_audit.features.map(({ verdict }) => verdict),
    lenient.leak_audit.features.map(({ verdict }) => verdict),
  );
  t.strictSame({ ...strict, leak_audit: null }, { ...lenient, leak_audit: null });
});

t.test('texts of a request never become markup of the page', async (t) => {
  const app = await buildWithJob(t);
  const seed = '<script>alert(1)</script>"\'&';
  await app.inject({ method: 'POST', url: '/v1/jobs', payload: { seed }, headers: { prefer: 'wait=60' } });
  const { statusCode, body } = await app.inject({
    url: '/v1/jobs/2/report.html',
    headers: { prefer: 'wait=60' },
  });
  t.equal(statusCode, 200);
  t.match(body, 'alert(1)');
  t.notMatch(body, '<script');
});

t.test('thresholds out of range or out of order are 400', async (t) => {
  const app = await shared;
  for (const path of ['/v1/jobs/1/report', '/v1/jobs/1/report.html']) {
    for (const value of ['0.49', '1.01', '1e0', '-0.6', 'high', '', '60', 'NaN', '.7']) {
      for (const name of ['warning', 'leak']) {
        const response = await app.inject(`${path}?${name}=${value}`);
        t.equal(response.statusCode, 400, `${name}=${value}`);
        t.equal(response.json().errors[0].parameter, name);
      }
    }
    t.equal((await app.inject(`${path}?warning=0.8&leak=0.7`)).json().errors[0].parameter, 'warning');
    t.equal((await app.inject(`${path}?warning=0.9`)).statusCode, 400, 'above the default of leak');
    t.equal((await app.inject(`${path}?leek=0.7`)).json().errors[0].parameter, 'leek');
  }
});

t.test('without a job there is no report, and before its end neither', async (t) => {
  const app = await appWithReports(t, async (id) => {
    if (id === 2) throw new Problem('conflict', 'Job 2 is running.');
    return undefined;
  });
  for (const path of ['report', 'report.html']) {
    const unknown = await app.inject(`/v1/jobs/9/${path}`);
    t.equal(unknown.statusCode, 404);
    t.match(unknown.json().detail, /^There is no job 9/);
    const early = await app.inject(`/v1/jobs/2/${path}`);
    t.equal(early.statusCode, 409);
    t.match(early.json().detail, /^Job 2 is running/);
    t.equal(early.headers['content-type'], 'application/problem+json');
    t.notOk(early.headers['content-disposition']);
  }
});

t.test('while a report is being made, it is answered with 202 and how far it is', async (t) => {
  const progress = { job_id: 1, state: 'running' as const, customers_done: 3, customers_total: 9 };
  const waits: unknown[] = [];
  const app = await appWithReports(t, async (_id, options) => {
    waits.push(options?.waitSeconds);
    return progress;
  });
  const json = await app.inject({ url: '/v1/jobs/1/report', headers: { prefer: 'wait=5' } });
  t.equal(json.statusCode, 202);
  t.equal(json.headers['retry-after'], '1');
  t.equal(json.headers['preference-applied'], 'wait=5');
  t.same(json.json(), progress);
  const page = await app.inject('/v1/jobs/1/report.html');
  t.equal(page.statusCode, 202);
  t.match(page.headers['content-type'], 'text/html');
  t.match(page.headers['content-security-policy'], "default-src 'none'");
  t.same(waits, [5, undefined]);
});

type Reported = ReportProgress | undefined;

/** An app whose services answer both kinds of report like this. */
function appWithReports(
  t: Test,
  report: (id: number, options?: { waitSeconds?: number }) => Promise<Reported>,
) {
  const jobs: Partial<JobService> = {
    report: (id, _thresholds, options) => report(id, options),
    reportHtml: async (id, _thresholds, options) =>
      (await report(id, options)) && { ready: false, html: '<!doctype html>' },
  };
  return build(t, { change: (real) => ({ ...real, jobs: { ...real.jobs, ...jobs } }) });
}
