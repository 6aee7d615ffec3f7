/**
 * Regenerates the sequences of some customers straight from the log, without storage, threads or encoding:
 * splits lines, sorts ids as strings, and calls the reference generator of the tests. footfall must serve
 * exactly this.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { resolveParameters } from '../../src/generate/presets.ts';
import type { NotebookParameters } from '../../src/model/preset.ts';
import { randomSourceFor } from '../../src/generate/random.ts';
import { referenceNotebook } from '../../test/generate/reference-notebook.ts';

type Purchase = [t_dat: number, articleId: string];

export interface Excerpt {
  /** Every article of the log, in byte order. */
  catalogue: string[];
  purchases: Map<string, Purchase[]>;
}

/** Every `everyNth` customer, by digits of the id that are independent of its order, and every article. */
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
  // All ids of this log are ASCII, so the usual order of strings is byte order.
  return { catalogue: [...catalogue].sort(), purchases };
}

/** The CSV of each customer's sequence in a job over all customers with this seed and default parameters. */
export function* regenerated(
  { catalogue, purchases }: Excerpt,
  seed: string,
): Generator<[customer: string, csv: string]> {
  const resolved = resolveParameters('notebook', {});
  if ('faults' in resolved) throw new Error('the preset does not hold its own rules');
  const rankOf = new Map(catalogue.map((id, rank) => [id, rank]));
  for (const [customer, own] of purchases) {
    const rows = own
      .map(([t_dat, id]): [number, number] => [t_dat, rankOf.get(id)!])
      .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const events = referenceNotebook(
      randomSourceFor(seed, customer),
      catalogue.length,
      rows,
      resolved.parameters as NotebookParameters,
    );
    let csv = 't_dat,customer_id,article_id,interaction_score,prev_article_id\n';
    let previous = 'START';
    for (const [t_dat, article, score] of events) {
      csv += `${t_dat},${customer},${catalogue[article]},${score},${previous}\n`;
      previous = catalogue[article]!;
    }
    yield [customer, csv];
  }
}
