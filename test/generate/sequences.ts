/** What the tests of the generator share: purchases and events as rows that are easy to write and to read. */
import { Interactions } from '../../src/generate/interactions.ts';
import { notebookGenerator, type Generate } from '../../src/generate/notebook.ts';
import { resolveParameters } from '../../src/generate/presets.ts';
import type { Transactions } from '../../src/generate/transactions.ts';
import { randomSourceFor } from '../../src/generate/random.ts';
import type { NotebookParameters } from '../../src/model/preset.ts';

export const HOUR = 3_600_000;
/** The time of the last purchase in most tests: 2020-01-25. */
export const LAST = Date.UTC(2020, 0, 25);

export type PurchaseRow = [t_dat: number, article: number];
export type EventRow = [t_dat: number, article: number, score: number];

/** Switches single rules off, so that a test sees the others alone. */
export const NO_IGNORES = { min_ignores: 0, max_ignores: 1 };
export const NO_PRE_CLICKS = { click_before_purchase_prob: 0 };
export const NO_EXTRA_CLICKS = { extra_clicks_prob: 0 };

export function parametersWith(overrides: Partial<NotebookParameters>): NotebookParameters {
  const resolved = resolveParameters('notebook', overrides);
  if ('faults' in resolved) throw new RangeError(resolved.faults.map(({ detail }) => detail).join(' '));
  return resolved.parameters as NotebookParameters;
}

/** Purchases as the generator wants them; the rows must be in order. */
export function purchasesOf(rows: readonly PurchaseRow[]): Transactions {
  const t_dat = Float64Array.from(rows, (row) => row[0]);
  const article = Int32Array.from(rows, (row) => row[1]);
  return { length: rows.length, t_dat, article };
}

export function rowsOf(events: Interactions): EventRow[] {
  return Array.from({ length: events.length }, (_, i) => [
    events.t_dat[i],
    events.article[i],
    events.score[i],
  ]);
}

const events = new Interactions();

export function sequenceBy(generate: Generate, customer: string, rows: readonly PurchaseRow[]): EventRow[] {
  generate(randomSourceFor('42', customer), purchasesOf(rows), events);
  return rowsOf(events);
}

/** The sequences of so many customers who all bought the same, by default one article, of rank 0. */
export function* sequences(
  customers: number,
  catalogueSize: number,
  overrides: Partial<NotebookParameters> = {},
  rows: readonly PurchaseRow[] = [[LAST, 0]],
): Generator<EventRow[]> {
  const generate = notebookGenerator(catalogueSize, parametersWith(overrides));
  for (let i = 0; i < customers; i++) yield sequenceBy(generate, `customer-${i}`, rows);
}

export function withScore(score: number, sequence: readonly EventRow[]): EventRow[] {
  return sequence.filter((row) => row[2] === score);
}

/** The times of the events of each article. */
export function timesByArticle(sequence: readonly EventRow[]): Map<number, number[]> {
  const times = new Map<number, number[]>();
  for (const [t_dat, article] of sequence) {
    const known = times.get(article);
    if (known) known.push(t_dat);
    else times.set(article, [t_dat]);
  }
  return times;
}
