/** What the tests of the report share: small jobs as lists of sequences, and their counts. */
import { notebookGenerator } from '../../src/generate/notebook.ts';
import { randomSourceFor, uniformInt } from '../../src/generate/random.ts';
import type { SaleFacts, Sales } from '../../src/report/article-records.ts';
import { countInteractions, type ReportedInteractions } from '../../src/report/count-interactions.ts';
import { emptyCounts, type DataSpan, type ReportCounts } from '../../src/report/counts.ts';
import { reportOf, type ReportContext } from '../../src/report/report.ts';
import type { Report } from '../../src/model/report.ts';
import { parametersWith, sequenceBy, type EventRow, type PurchaseRow } from '../generate/sequences.ts';

export const DAY = 86_400_000;
export const FIRST_DAY = Date.UTC(2018, 8, 20);

export interface SmallJob {
  /** Rows name articles by rank. */
  sequences: EventRow[][];
  facts: Sales;
  span: DataSpan;
}

/** Keys that aren't ranks, and some that are no article's. */
const keyOf = (rank: number) => 2 * rank + 1;

function withRanks(facts: Sales): SaleFacts {
  const ranks = new Int32Array(2 * facts.units.length).fill(-1);
  for (let rank = 0; rank < facts.units.length; rank++) ranks[keyOf(rank)] = rank;
  return { ...facts, ranks };
}

export const interactionsOf = (rows: EventRow[]): ReportedInteractions => ({
  length: rows.length,
  t_dat: Float64Array.from(rows, (row) => row[0]),
  article: Uint32Array.from(rows, (row) => keyOf(row[1])),
  score: Uint8Array.from(rows, (row) => row[2]),
});

export function countsOf({ facts, span, sequences }: SmallJob): ReportCounts {
  const counts = emptyCounts(span, withRanks(facts));
  for (const rows of sequences) countInteractions(counts, interactionsOf(rows));
  return counts;
}

export function contextOf(job: SmallJob, preset = 'notebook', parameters = {}): ReportContext {
  return {
    job: {
      id: 7,
      preset,
      parameters,
      seed: '42',
      generator_version: '1',
      dataset_fingerprint: 'd'.repeat(64),
      fingerprint: 'f'.repeat(64),
      content_digest: null,
    },
    untold: {
      customers: job.sequences.length,
      customers_without_purchases: 0,
      customers_short_of_ignores: 0,
      ignores_missing: 0,
    },
    notes: [],
    facts: withRanks(job.facts),
    span: job.span,
  };
}

export function reportOn(job: SmallJob, preset = 'notebook'): Report {
  return reportOf(countsOf(job), contextOf(job, preset));
}

/** A log of dates over two years, articles being on sale for a while, and what the preset `notebook` makes of it. */
export function notebookJob(customers: number, articles = 800): SmallJob {
  const random = randomSourceFor('report', 'log');
  const start = Array.from({ length: articles }, () => uniformInt(random, 0, 600));
  const days = Array.from({ length: articles }, () => uniformInt(random, 10, 130));
  const logs = Array.from({ length: customers }, () => {
    const rows: PurchaseRow[] = [];
    const visits = 1 + Math.floor(-Math.log(1 - random()) * 6);
    for (let visit = 0; visit < visits; visit++) {
      const bought = uniformInt(random, 1, 4);
      const first = Math.floor(articles * random() ** 2);
      const t = FIRST_DAY + (start[first] + uniformInt(random, 0, days[first])) * DAY;
      for (let k = 0; k < bought; k++) rows.push([t, first]);
    }
    return rows.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  });
  const generate = notebookGenerator(articles, parametersWith({}));
  const facts = saleFactsOf(logs.flat(), articles);
  return {
    sequences: logs.map((rows, i) => sequenceBy(generate, `customer-${i}`, rows)),
    facts,
    span: { first_t_dat: FIRST_DAY, last_t_dat: FIRST_DAY + 733 * DAY },
  };
}

/** Articles that are never sold count as sold once, on the first day. */
export function saleFactsOf(purchases: PurchaseRow[], articles: number): Sales {
  const facts = {
    first_sale: new Float64Array(articles).fill(Infinity),
    last_sale: new Float64Array(articles).fill(-Infinity),
    units: new Uint32Array(articles),
  };
  for (const [t, article] of purchases) {
    facts.first_sale[article] = Math.min(facts.first_sale[article], t);
    facts.last_sale[article] = Math.max(facts.last_sale[article], t);
    facts.units[article]++;
  }
  for (let article = 0; article < articles; article++) {
    if (facts.units[article] > 0) continue;
    facts.first_sale[article] = facts.last_sale[article] = FIRST_DAY;
  }
  return facts;
}
