import t from 'tap';
import { reportHtml } from '../../src/report/html/page.ts';
import { progressHtml } from '../../src/report/html/progress.ts';
import { reportOf } from '../../src/report/report.ts';
import { contextOf, notebookJob, reportOn, countsOf, type SmallJob } from './jobs.ts';

const VOID = ['meta', 'br', 'link', 'img', 'hr', 'input'];
const EMPTY: SmallJob = {
  sequences: [],
  facts: { first_sale: new Float64Array(0), last_sale: new Float64Array(0), units: new Uint32Array(0) },
  span: { first_t_dat: 0, last_t_dat: 0 },
};

/** Tags that are closed in the wrong order or not at all. */
function unbalanced(page: string): string[] {
  const open: string[] = [];
  for (const [, end, name, self] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (self || VOID.includes(name)) continue;
    if (!end) open.push(name);
    else if (open.pop() !== name) return [`</${name}>`];
  }
  return open;
}

t.test('the page is well-formed', async (t) => {
  t.same(unbalanced(reportHtml(reportOn(notebookJob(20)))), []);
  t.same(unbalanced(reportHtml(reportOf(countsOf(EMPTY), contextOf(EMPTY)))), []);
});

t.test(
  'the page needs nothing but itself: no scripts, no inline handlers or styles, nothing loaded',
  async (t) => {
    const page = reportHtml(reportOn(notebookJob(20)));
    for (const pattern of [
      /<script/i,
      /\son[a-z]+=/i,
      /\sstyle=/i,
      /\s(src|href)=/i,
      /url\(/i,
      /@import/i,
      /<(iframe|object|embed|form|base)/i,
    ]) {
      t.notMatch(page, pattern);
    }
    t.equal(page.match(/<style>/g)?.length, 1);
    t.ok((page.match(/<svg/g)?.length ?? 0) > 20, 'pictures are inside');
  },
);

t.test('text of the job is escaped wherever it stands', async (t) => {
  const job = notebookJob(3);
  const evil = `<img src=x onerror="alert('1')">&\u0001`;
  const context = contextOf(job, 'notebook', { [evil]: evil, nested: { evil } });
  context.job.seed = evil;
  context.job.preset = evil;
  const page = reportHtml(reportOf(countsOf(job), context));
  t.notMatch(page, '<img');
  t.notMatch(page, '\u0001');
  t.match(page, '&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;');
  t.same(unbalanced(page), []);
});

t.test('the page says what the report says', async (t) => {
  const report = reportOn(notebookJob(100));
  const page = reportHtml(report);
  t.match(page, 'single features give the label away');
  for (const { title } of report.leak_audit.features) t.match(page, title.replaceAll("'", '&#39;'));
  for (const { name } of report.histograms) t.match(page, `data-histogram="${name}"`);
  t.match(page, report.counts.interactions.toLocaleString('en-US'));
});

t.test('figures of the audit say what they are where the screen is too narrow for a heading', async (t) => {
  const page = reportHtml(reportOn(notebookJob(20)));
  const labels = [...page.matchAll(/data-label="([^"]+)"/g)].map(([, label]) => label);
  t.equal(labels.length, 40);
  t.same([...new Set(labels)], ['Purchases', 'Clicks']);
});

t.test('the progress page is well-formed, self-contained, and reloads itself', async (t) => {
  for (const state of ['waiting', 'running'] as const) {
    const page = progressHtml({ job_id: 7, state, customers_done: 400, customers_total: 1000 });
    t.same(unbalanced(page), []);
    t.match(page, /<meta http-equiv="refresh" content="1" \/>/);
    t.notMatch(page, /<script|\s(src|href)=|\sstyle=/i);
    t.equal(page.includes('400 of 1,000 customers'), state === 'running');
  }
});
