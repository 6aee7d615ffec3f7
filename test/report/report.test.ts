import t from 'tap';
import { Compile } from 'typebox/compile';
import type { FeatureName } from '../../src/model/features.ts';
import { Report } from '../../src/model/report.ts';
import { rowsWithScore } from '../../src/report/article-records.ts';
import { verdictOf, withThresholds } from '../../src/report/audit.ts';
import { reportOf } from '../../src/report/report.ts';
import { randomSourceFor } from '../../src/generate/random.ts';
import type { EventRow } from '../generate/sequences.ts';
import { contextOf, countsOf, DAY, FIRST_DAY, notebookJob, reportOn, type SmallJob } from './jobs.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const notebook = reportOn(notebookJob(150));
const schema = Compile(Report);

const auditOf = (report: Report, name: FeatureName) =>
  report.leak_audit.features.find(({ feature }) => feature === name)!;

/** One article, sold on the first day. */
function jobOf(sequences: EventRow[][], articles = 3): SmallJob {
  return {
    sequences,
    facts: {
      first_sale: new Float64Array(articles).fill(FIRST_DAY),
      last_sale: new Float64Array(articles).fill(FIRST_DAY + 10 * DAY),
      units: Uint32Array.from({ length: articles }, (_, i) => articles - i),
    },
    span: { first_t_dat: FIRST_DAY, last_t_dat: FIRST_DAY + 10 * DAY },
  };
}

t.test(
  'notebook data shows its leaks: the hour, days before the last purchase, articles not on sale',
  async (t) => {
    t.ok(auditOf(notebook, 'hour').purchases_vs_ignores!.auc > 0.9);
    t.equal(auditOf(notebook, 'hour').purchases_vs_ignores!.direction, 'lower');
    for (const feature of ['hour', 'days_before_last_purchase', 'on_sale']) {
      t.ok(notebook.leak_audit.leaks.includes(feature), feature);
    }
    t.equal(auditOf(notebook, 'minute').verdict, 'ok');
    t.match(auditOf(notebook, 'hour').explanation, /00:00.*training/);
  },
);

t.test('what is meant to separate is marked, with the reason, and is no leak', async (t) => {
  const popularity = auditOf(notebook, 'article_popularity');
  t.ok(popularity.intended);
  t.match(popularity.reason, 'drawn uniformly');
  t.notOk(notebook.leak_audit.leaks.includes('article_popularity'));
  t.ok(notebook.leak_audit.intended.includes('article_popularity'));
});

t.test('a report follows its schema, of a job without rows, too', async (t) => {
  t.same([...schema.Errors(notebook)], []);
  const nothing = jobOf([], 0);
  const report = reportOf(countsOf(nothing), contextOf(nothing));
  t.same([...schema.Errors(report)], []);
  t.ok(report.leak_audit.features.every(({ verdict }) => verdict === null));
  t.equal(JSON.stringify(report).includes('NaN'), false);
});

t.test('one customer with one purchase has a report', async (t) => {
  const report = reportOn(jobOf([[[FIRST_DAY, 0, 2]]], 1));
  t.same([...schema.Errors(report)], []);
  t.same(report.per_customer.purchases, [1, 1, 1, 1, 1, 1, 1]);
  t.equal(report.popularity.purchases.gini, 0);
});

t.test('a few rows that differ by chance are no leak', async (t) => {
  const rows: EventRow[] = [[FIRST_DAY, 1, 0], [FIRST_DAY + HOUR, 2, 0], [FIRST_DAY + 2 * HOUR, 0, 2]]; // prettier-ignore
  const hour = auditOf(reportOn(jobOf([rows])), 'hour');
  t.equal(hour.purchases_vs_ignores!.auc, 1);
  t.equal(hour.verdict, 'ok');
  t.match(hour.explanation, 'chance');
});

t.test('a label that is always on the half hour is a leak, though its plain AUC is 0.5', async (t) => {
  const sequences = Array.from({ length: 200 }, (_, customer): EventRow[] =>
    Array.from({ length: 12 }, (_, i): EventRow => {
      const isBought = i % 4 === 3;
      const minute = isBought ? 30 : (customer * 7 + i * 13) % 60;
      return [
        FIRST_DAY + i * HOUR + minute * MINUTE,
        isBought ? customer % 3 : (customer + i) % 3,
        isBought ? 2 : 0,
      ];
    }),
  );
  const minute = auditOf(reportOn(jobOf(sequences)), 'minute');
  t.ok(minute.purchases_vs_ignores!.auc < 0.55);
  t.ok(minute.purchases_vs_ignores!.best_auc > 0.95);
  t.equal(minute.verdict, 'leak');
});

t.test('other thresholds change verdicts and explanations, not figures', async (t) => {
  const lenient = withThresholds(notebook, { warning: 1, leak: 1 });
  t.same(
    lenient.leak_audit.leaks.filter((name) => name !== 'days_before_last_purchase'),
    [],
  );
  t.equal(auditOf(lenient, 'hour').verdict, 'ok');
  t.equal(
    auditOf(lenient, 'hour').purchases_vs_ignores!.auc,
    auditOf(notebook, 'hour').purchases_vs_ignores!.auc,
  );
  t.same(withThresholds(lenient, notebook.leak_audit.thresholds), notebook);
  t.same(withThresholds(JSON.parse(JSON.stringify(notebook)), notebook.leak_audit.thresholds), notebook);
});

t.test('counts and ratios are those of the rows', async (t) => {
  const rows: EventRow[] = [
    [FIRST_DAY, 0, 1],
    [FIRST_DAY, 1, 0],
    [FIRST_DAY + HOUR, 0, 2],
    [FIRST_DAY + 2 * HOUR, 0, 0],
    [FIRST_DAY + 3 * HOUR, 0, 2],
  ];
  const { counts, ratios } = reportOn(jobOf([rows, []]));
  t.same(
    [
      counts.ignores,
      counts.clicks,
      counts.purchases,
      counts.rows_sharing_their_time,
      counts.ignores_of_bought_articles,
    ],
    [2, 1, 2, 2, 1],
  );
  t.equal(counts.customers_without_rows, 1);
  t.equal(ratios.clicks_per_purchase, 0.5);
  t.equal(ratios.purchases_share, 0.4);
});

t.test('a sequence of 70,000 rows is counted in full by each feature', async (t) => {
  const rows: EventRow[] = Array.from({ length: 70_000 }, () => [FIRST_DAY + 61_001, 0, 2]);
  const counts = countsOf(jobOf([rows], 1));
  const total = (counters: Float64Array) => counters.reduce((sum, rows) => sum + rows, 0);
  for (const name of ['time', 'minute', 'second', 'millisecond', 'before_last', 'after_first'] as const)
    t.equal(total(counts[name]), 70_000, name);
  for (const name of ['age', 'flags', 'position', 'relative'] as const)
    t.equal(total(counts[name]), 70_000, name);
  t.equal(total(counts.gaps), 69_999);
  t.same([0, 1, 2].map((score) => rowsWithScore(counts.articles, 1, score)[0]), [0, 0, 70_000]); // prettier-ignore
  t.equal(counts.most[3], 70_000);
});

t.test(
  'sequences that begin long before the log, or go on after it, are counted at their own times',
  async (t) => {
    const early: EventRow[] = [[FIRST_DAY - 4000 * DAY, 0, 0], [FIRST_DAY + 5 * DAY, 0, 2]]; // prettier-ignore
    const late: EventRow[] = [[FIRST_DAY + 900 * DAY, 0, 1], [FIRST_DAY + 900 * DAY, 0, 2]]; // prettier-ignore
    const months = reportOn(jobOf([early, late])).histograms.find(({ name }) => name === 'month');
    const rows = months?.bins.map(({ ignores, clicks, purchases }) => [ignores, clicks, purchases]);
    const month = (t: number) => new Date(t).getUTCMonth();
    t.same(rows?.[month(early[0][0])], [1, 0, 0]);
    t.same(rows?.[month(late[0][0])], [0, 1, 1]);
  },
);

t.test('the order of customers does not matter', async (t) => {
  const job = notebookJob(60, 200);
  t.same(reportOn({ ...job, sequences: job.sequences.toReversed() }), reportOn(job));
});

t.test('the verdict is the worst of any feature, and ok where there is nothing to compare', async (t) => {
  t.equal(verdictOf(notebook), 'leak');
  t.equal(verdictOf(withThresholds(notebook, { warning: 0.6, leak: 1 })), 'warning');
  t.equal(verdictOf(reportOn(jobOf([]))), 'ok');
});

t.test('quantiles over customers are those of the sorted numbers', async (t) => {
  const sizes = [1, 1, 2, 3, 5, 8, 13, 21, 34, 5000];
  const sequences = sizes.map((size) =>
    Array.from({ length: size }, (_, i): EventRow => [FIRST_DAY + i, 0, 2]),
  );
  const { per_customer } = reportOn(jobOf(sequences));
  t.same(per_customer.percent, [0, 5, 25, 50, 75, 95, 100]);
  t.same(per_customer.purchases.slice(0, 5), [1, 1, 2, 5, 21]);
  t.ok(per_customer.purchases[5] > 4990 && per_customer.purchases[5] <= 5000);
  t.equal(per_customer.purchases[6], 5000);
  t.same(per_customer.ignores, [0, 0, 0, 0, 0, 0, 0]);
});

t.test('histograms hold every row once, and whole days and hours in the right bins', async (t) => {
  for (const { name, bins, without_value } of notebook.histograms) {
    const ignores = bins.reduce((sum, bin) => sum + bin.ignores, without_value.ignores);
    t.equal(ignores, notebook.counts.ignores, name);
  }
  const last = FIRST_DAY + 10 * DAY;
  const days = [10, 7, 6, 4, 3, 2, 1, 0];
  const { histograms } = reportOn(jobOf([days.map((day): EventRow => [last - day * DAY, 0, 2])]));
  const before = histograms.find(({ name }) => name === 'days_before_last_purchase')!;
  t.same(
    before.bins.filter(({ purchases }) => purchases > 0).map(({ from, purchases }) => [from, purchases]),
    [[0, 1], [1, 1], [2, 1], [3, 1], [4, 1], [5, 1], [7, 2]], // prettier-ignore
  );
});

t.test('sessions end after 30 minutes, and clicks and purchases in them are counted', async (t) => {
  const at = (minute: number, score: number): EventRow => [FIRST_DAY + minute * MINUTE, 0, score];
  const rows = [at(0, 1), at(1, 0), at(2, 1), at(32, 2), at(62.0001, 1), at(63, 0), at(200, 0)];
  const { realism } = reportOn(jobOf([rows]));
  const value = (wanted: string) => realism.find(({ name }) => name === wanted)!.value!;
  t.equal(value('median_tracked_events_per_session'), 1);
  t.equal(value('mean_tracked_events_per_session'), 2);
  t.equal(value('median_events_per_session'), 2);
  t.equal(value('mean_events_per_session'), 7 / 3);
  t.equal(value('clicks_per_purchase'), 3);
  t.equal(value('views_per_purchase'), 6);
  t.ok(Math.abs(value('median_dwell') - 120) < 2, String(value('median_dwell')));
  t.ok(realism.every(({ published }) => published.every(({ source }) => source.length > 10)));
});

t.test('published ratios are those of the counts that their sources give', async (t) => {
  const { realism } = reportOn(jobOf([[[FIRST_DAY, 0, 2]]]));
  const published = (name: string) => realism.find((figure) => figure.name === name)!.published;
  const counts = (source: string) =>
    source.match(/\d[\d,]{5,}/g)!.map((text) => Number(text.replaceAll(',', '')));
  const [otto, yoochoose] = published('clicks_per_purchase');
  const [clicks, , orders] = counts(otto.source);
  t.equal(otto.value, String(Math.round(clicks / orders)));
  t.equal(yoochoose.value, String(Math.round(counts(yoochoose.source)[0] / counts(yoochoose.source)[1])));
  const [views, , transactions] = counts(published('views_per_purchase')[0].source);
  t.equal(published('views_per_purchase')[0].value, String(Math.round(views / transactions)));
  const [{ value, source }] = published('impressions_per_click');
  const [least, most] = /([\d.]+) to ([\d.]+) %/.exec(source)!.slice(1).map(Number);
  t.equal(value, `${Math.round(100 / most)} to ${Math.round(100 / least)}`);
});

t.test(
  'popularity: the head is the best-selling tenth, and Gini is 1 - 1/n if one article has all rows',
  async (t) => {
    const sequences = [Array.from({ length: 8 }, (_, i): EventRow => [FIRST_DAY + i, 0, i < 4 ? 0 : 2])];
    const { popularity } = reportOn(jobOf(sequences, 20));
    t.equal(popularity.ignores.head, 1);
    t.equal(popularity.ignores.tail, 0);
    t.ok(Math.abs(popularity.purchases.gini! - 0.95) < 1e-12);
    t.equal(popularity.clicks.gini, null);
  },
);

/** Each purchase with three ignores beside it, all within minutes of a moment of the same customer. */
function honestJob(customers: number, seed: number): SmallJob {
  const random = randomSourceFor(String(seed), 'honest');
  const sequences = Array.from({ length: customers }, () =>
    Array.from({ length: 1 + Math.floor(random() * 8) }, () => FIRST_DAY + Math.floor(random() * 10 * DAY))
      .flatMap((t) =>
        [0, 0, 0, 2].map((score): EventRow => [
          t + Math.floor(random() * 600_000),
          Math.floor(random() * 3),
          score,
        ]),
      )
      .sort((a, b) => a[0] - b[0]),
  );
  return jobOf(sequences);
}

t.test(
  'data without leaks shows none by the clock or the calendar, with few customers or many',
  async (t) => {
    const features: FeatureName[] = [
      'hour',
      'minute',
      'second',
      'millisecond',
      'day_of_week',
      'day_of_month',
      'time',
    ];
    for (const customers of [1, 3, 10, 100, 1000]) {
      for (let seed = 0; seed < 10; seed++) {
        const report = reportOn(honestJob(customers, seed), 'training');
        for (const feature of features) {
          const { verdict, purchases_vs_ignores: found } = auditOf(report, feature);
          t.equal(
            verdict,
            'ok',
            `${feature} of ${customers}, seed ${seed}: ${found?.auc}, ${found?.best_auc}`,
          );
          if (customers === 1000) t.ok(found!.best_auc < 0.53, `${feature}: ${found?.best_auc}`);
        }
      }
    }
  },
);
