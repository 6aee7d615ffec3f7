/** The report of a job without a database: rows are counted as they are written. */
import type { Interactions } from '../generate/interactions.ts';
import type { Report } from '../model/report.ts';
import type { Verdict } from '../model/leak-audit.ts';
import { verdictOf } from '../report/audit.ts';
import { countInteractions } from '../report/count-interactions.ts';
import { emptyCounts } from '../report/counts.ts';
import { reportOf } from '../report/report.ts';
import { listsNote } from '../storage/lists-note.ts';
import type { DirectJob } from './job.ts';

export interface RowCounts {
  customers: number;
  customers_without_purchases: number;
  customers_short_of_ignores: number;
  ignores_missing: number;
  ignores: number;
  clicks: number;
  purchases: number;
}

/** Counts rows of a job; `id` names it in the report. */
export function rowCounter(job: DirectJob, id: number) {
  const { log, plan, request, notes } = job;
  const { shift, catalogue } = plan;
  /** Sales are compared with rows, whose times may have been moved. */
  const moved = (time: number | null) => (time ?? 0) + shift;
  const span = { first_t_dat: moved(log.first_t_dat), last_t_dat: moved(log.last_t_dat) };
  const facts = {
    units: catalogue.units,
    ranks: Int32Array.from(catalogue.keys.keys()),
    first_sale: catalogue.first_sale.map(moved),
    last_sale: catalogue.last_sale.map(moved),
  };
  const counts = emptyCounts(span, facts);
  const totals: RowCounts = {
    ...{ customers: 0, customers_without_purchases: 0, customers_short_of_ignores: 0 },
    ...{ ignores_missing: 0, ignores: 0, clicks: 0, purchases: 0 },
  };

  function add(rows: Interactions): void {
    const { length, t_dat, article, score, ignores_missing } = rows;
    let [bought, clicked] = [0, 0];
    for (let i = 0; i < length; i++) {
      bought += score[i] >> 1;
      clicked += score[i] & 1;
    }
    totals.customers++;
    if (length === 0) totals.customers_without_purchases++;
    if (ignores_missing > 0) totals.customers_short_of_ignores++;
    totals.ignores_missing += ignores_missing;
    totals.purchases += bought;
    totals.clicks += clicked;
    totals.ignores += length - bought - clicked;
    const ranks = new Uint32Array(article.buffer, article.byteOffset, length);
    countInteractions(counts, { length, t_dat, article: ranks, score });
  }

  function finish(content_digest: string): { report: Report; verdict: Verdict } {
    const { seed, preset, parameters } = request;
    const { generator_version, dataset_fingerprint, fingerprint } = job;
    const origin = { id, preset, seed, generator_version, dataset_fingerprint, fingerprint };
    const report = reportOf(counts, {
      job: { ...origin, parameters, content_digest },
      untold: totals,
      notes: [...notes, ...listsNote(totals, parameters)],
      ...{ facts, span },
    });
    return { report, verdict: verdictOf(report) };
  }

  return { totals, add, finish };
}
