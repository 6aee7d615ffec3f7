import fc from 'fast-check';
import t from 'tap';
import { FEATURES, type FeatureName } from '../../src/model/features.ts';
import { separation } from '../../src/report/auc.ts';
import { featureDistributions } from '../../src/report/features.ts';
import type { EventRow } from '../generate/sequences.ts';
import { DAY, FIRST_DAY, notebookJob, countsOf, type SmallJob } from './jobs.ts';
import { exactAuc, featureRows } from './reference.ts';

const HOUR = 3_600_000;

/** How far each feature's AUC may be from the exact one, and how far it is. */
function deviations(job: SmallJob): { feature: FeatureName; off: number; error: number }[] {
  const distributions = featureDistributions(countsOf(job), job.facts);
  const rows = featureRows(job.sequences, job.facts);
  return FEATURES.flatMap((feature) =>
    [1, 2].flatMap((score) => {
      const found = separation(distributions[feature], score, 0);
      if (!found) return [];
      return [{ feature, off: Math.abs(found.auc - exactAuc(rows, feature, score, 0)), error: found.error }];
    }),
  );
}

/** Sequences whose times are multiples of a grain, of customers who may buy nothing, over `days` days. */
const anyJob = fc
  .record({
    grain: fc.constantFrom(1, 1000, 60_000, HOUR, DAY),
    // Bins of time of a minute, an hour and a day; ages in seconds, and of the longest log in 4 s.
    days: fc.constantFrom(0, 1, 30, 500, 9000, 16_000),
    articles: fc.integer({ min: 1, max: 20 }),
  })
  .chain(({ grain, days, articles }) => {
    const time = fc
      .integer({ min: -40 * DAY, max: days * DAY })
      .map((t) => FIRST_DAY + Math.floor(t / grain) * grain);
    const article = fc.nat(articles - 1);
    const row = fc.tuple(time, article, fc.integer({ min: 0, max: 2 }));
    const sequence = fc
      .array(row, { minLength: 0, maxLength: 90 })
      .map((rows) => rows.sort((a, b) => a[0] - b[0]));
    const sale = fc.tuple(fc.integer({ min: 0, max: days * DAY }), fc.nat(days * DAY));
    return fc.record({
      sequences: fc.array(sequence as fc.Arbitrary<EventRow[]>, { minLength: 1, maxLength: 6 }),
      facts: fc
        .array(fc.tuple(sale, fc.nat(5)), { minLength: articles, maxLength: articles })
        .map((sales) => ({
          first_sale: Float64Array.from(sales, ([[first]]) => FIRST_DAY + Math.floor(first / grain) * grain),
          last_sale: Float64Array.from(
            sales,
            ([[first, on]]) => FIRST_DAY + Math.floor((first + on) / grain) * grain,
          ),
          units: Uint32Array.from(sales, ([, units]) => units + 1),
        })),
      span: fc.constant({ first_t_dat: FIRST_DAY, last_t_dat: FIRST_DAY + days * DAY }),
    });
  });

t.test('every AUC is within its stated error of the one by sorting', async (t) => {
  fc.assert(
    fc.property(anyJob, (job) => {
      for (const { feature, off, error } of deviations(job)) {
        if (off > error + 1e-9) throw new Error(`${feature} is off by ${off}, more than ${error}`);
      }
    }),
    { numRuns: 150, seed: 1 },
  );
  t.pass();
});

t.test(
  'the stated error is below 0.005 for every feature on what the preset notebook makes of dates',
  async (t) => {
    for (const { feature, off, error } of deviations(notebookJob(150))) {
      t.ok(error < 0.005, `${feature}: ${error}`);
      t.ok(off <= error + 1e-9, `${feature} is off by ${off}, at most ${error}`);
    }
  },
);

t.test('features that have few values are exact', async (t) => {
  const exact = [
    'hour',
    'minute',
    'second',
    'millisecond',
    'day_of_week',
    'day_of_month',
    'month',
    'position',
  ];
  exact.push(
    'article_popularity',
    'on_sale',
    'same_article_as_previous',
    'tied_in_time',
    'bought_at_another_time',
  );
  for (const { feature, off, error } of deviations(notebookJob(40))) {
    if (exact.includes(feature)) t.ok(error === 0 && off < 1e-9, feature);
  }
});
