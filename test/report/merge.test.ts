import fc from 'fast-check';
import t from 'tap';
import { mergeReports } from '../../src/report/merge.ts';
import { reportOf } from '../../src/report/report.ts';
import type { ReportState } from '../../src/report/state.ts';
import { accumulatorOf, contextOf, DAY, eventsOf, FIRST_DAY, notebookJob, stateOf } from './jobs.ts';

const job = notebookJob(60, 200);
const whole = reportOf(stateOf(job), contextOf(job));

t.test(
  'however customers are shared out among threads, and in any order, the report is the same',
  async (t) => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(3), { minLength: 60, maxLength: 60 }),
        fc.boolean(),
        (threads, isReversed) => {
          const states = [0, 1, 2, 3].map((thread) =>
            stateOf(
              job,
              job.sequences.filter((_, i) => threads[i] === thread),
            ),
          );
          if (isReversed) states.reverse();
          const merged = states.reduce((a, b) => mergeReports(a, b));
          return JSON.stringify(reportOf(merged, contextOf(job))) === JSON.stringify(whole);
        },
      ),
      { numRuns: 20, seed: 2 },
    );
    t.pass();
  },
);

t.test('a state consists of numbers and typed arrays, which can be sent to another thread', async (t) => {
  const copy = structuredClone(stateOf(job));
  t.same(reportOf(copy, contextOf(job)), whole);
  for (const value of Object.values(copy)) t.ok(typeof value === 'number' || ArrayBuffer.isView(value));
});

t.test('a take gives what was added since the one before', async (t) => {
  const accumulator = accumulatorOf(job);
  const parts: ReportState[] = [];
  for (const rows of job.sequences) {
    accumulator.add(eventsOf(rows));
    if (parts.length < 5) parts.push(accumulator.take());
  }
  parts.push(accumulator.take());
  t.same(reportOf(parts.reduce(mergeReports), contextOf(job)), whole);
});

t.test('sequences that begin long before the log are counted at their own times', async (t) => {
  const early = [
    [FIRST_DAY - 4000 * DAY, 0, 0],
    [FIRST_DAY + 5 * DAY, 0, 2],
  ] as [number, number, number][];
  const late = [
    [FIRST_DAY + 900 * DAY, 0, 1],
    [FIRST_DAY + 900 * DAY, 0, 2],
  ] as [number, number, number][];
  const together = mergeReports(stateOf(job, [early]), stateOf(job, [late]));
  const months = reportOf(together, contextOf(job)).histograms.find(({ name }) => name === 'month');
  const rows = months?.bins.map(({ ignores, clicks, purchases }) => [ignores, clicks, purchases]);
  const month = (t: number) => new Date(t).getUTCMonth();
  t.same(rows?.[month(early[0][0])], [1, 0, 0]);
  t.same(rows?.[month(late[0][0])], [0, 1, 1]);
});

t.test('states of different jobs cannot be added', async (t) => {
  t.throws(() => mergeReports(stateOf(job), stateOf(notebookJob(1, 10))), RangeError);
});
