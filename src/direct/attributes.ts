/** What is said of customers and articles besides the log, as a program hands it in. */
import { createHash } from 'node:crypto';
import { Problem } from '../errors.ts';
import { isEmptyAttribute } from '../formats/record-rows.ts';
import type { IdTable } from '../load/id-table.ts';
import { multisetSum } from '../load/multiset-sum.ts';
import { checkedId } from './collected-transactions.ts';
import { quoted } from './given.ts';
import type { FurtherFiles } from './job.ts';

/** Attributes by column; null and undefined: unknown. */
type Attributes = Record<string, string | number | boolean | null | undefined>;
export type Article = { article_id: string } & Attributes;
export type Customer = { customer_id: string } & Attributes;

/** Throws Problem for what is none of `list`. */
function checkObject(list: string, index: number, one: unknown): void {
  if (typeof one === 'object' && one !== null) return;
  throw new Problem('bad_data', `${list}[${index}]: ${quoted(one)} is not an object.`);
}

function checked(where: string, name: string, id: unknown): Buffer {
  const bytes = checkedId(name, id);
  if (typeof bytes === 'string') throw new Problem('bad_data', `${where}: ${bytes}`);
  return bytes;
}

/** By article_id, with the columns that any article has; later ones of an id replace earlier ones. */
export function articleAttributes(articles: Iterable<Article>) {
  const attributes = new Map<string, Record<string, string>>();
  const columns = new Set<string>();
  const digest = createHash('sha256');
  let index = 0;
  for (const article of articles) {
    checkObject('articles', index, article);
    const { article_id, ...given } = article;
    checked(`articles[${index++}]`, 'article_id', article_id);
    const known: Record<string, string> = {};
    for (const [name, value] of Object.entries(given)) {
      columns.add(name);
      const text = value === null || value === undefined ? '' : String(value);
      if (!isEmptyAttribute(text)) known[name] = text;
    }
    attributes.set(article_id, known);
    digest.update(`${JSON.stringify([article_id, Object.entries(known).sort()])}\n`);
  }
  const sha256 = index > 0 ? [digest.digest('hex')] : [];
  return { attributes, files: { article_columns: [...columns], articles_sha256: sha256 } };
}

/** Customers count also without transactions; `ids` numbers all of them. */
export function customersInFiles(customers: Iterable<Customer>, ids: IdTable): FurtherFiles['customers'] {
  const known = new Set<string>();
  const sum = multisetSum();
  const digest = createHash('sha256');
  let index = 0;
  for (const customer of customers) {
    checkObject('customers', index, customer);
    const { customer_id } = customer;
    const bytes = checked(`customers[${index++}]`, 'customer_id', customer_id);
    ids.intern(bytes, 0, bytes.length);
    if (!known.has(customer_id)) sum.addString(customer_id);
    known.add(customer_id);
    digest.update(`${customer_id}\n`);
  }
  return { ids: known, sha256: [digest.digest('hex')], content_sum: sum.toString() };
}
