/**
 * The sequences of some customers made again, straight from the log's text and without storage, threads or packing:
 * lines are split, ids are sorted as text, the pure generator is asked. What footfall serves must equal this.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Events } from '../../src/generate/events.ts';
import { notebookGenerator } from '../../src/generate/notebook.ts';
import { resolveParameters } from '../../src/generate/presets.ts';
import { randomSourceFor } from '../../src/generate/random.ts';

type Purchase = [t_dat: number, articleId: string];

export interface Excerpt {
  /** Every article of the log, in byte order. */
  catalogue: string[];
  purchases: Map<string, Purchase[]>;
}

/** One customer of so many, by a part of the id that has nothing to do with its order; every article. */
export async function excerptOf(log: string, everyNth: number): Promise<Excerpt> {
  const catalogue = new Set<string>();
  const purchases = new Map<string, Purchase[]>();
  let header = true;
  for await (const line of createInterface({ input: createReadStream(log) })) {
    if (header) {
      header = false;
      continue;
    }
    const [date, customer, article] = line.split(',') as [string, string, string];
    catalogue.add(article);
    if (Number.parseInt(customer.slice(-8), 16) % everyNth !== 0) continue;
    const own = purchases.get(customer) ?? [];
    own.push([Date.parse(date), article]);
    purchases.set(customer, own);
  }
  // All ids of this log are ASCII: the usual order of strings is byte order.
  return { catalogue: [...catalogue].sort(), purchases };
}

/** The CSV of each customer's sequence, in the job with this seed and the preset's own parameters over everybody. */
export function* regenerated(
  { catalogue, purchases }: Excerpt,
  seed: string,
): Generator<[customer: string, csv: string]> {
  const resolved = resolveParameters('notebook', {});
  if ('faults' in resolved) throw new Error('the preset does not hold its own rules');
  const generate = notebookGenerator(catalogue.length, resolved.parameters);
  const rankOf = new Map(catalogue.map((id, rank) => [id, rank]));
  const events = new Events();
  for (const [customer, own] of purchases) {
    const rows = own
      .map(([t_dat, id]): [number, number] => [t_dat, rankOf.get(id)!])
      .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const t_dat = Float64Array.from(rows, (row) => row[0]);
    const article = Int32Array.from(rows, (row) => row[1]);
    generate(randomSourceFor(seed, customer), { length: rows.length, t_dat, article }, events);
    let csv = 't_dat,customer_id,article_id,interaction_score,prev_article_id\n';
    let previous = 'START';
    for (let i = 0; i < events.length; i++) {
      const id = catalogue[events.article[i]!]!;
      csv += `${events.t_dat[i]},${customer},${id},${events.score[i]},${previous}\n`;
      previous = id;
    }
    yield [customer, csv];
  }
}
