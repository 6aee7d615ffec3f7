/** Collects transactions and attributes that a program hands in as objects, checking each. */
import { Problem } from '../errors.ts';
import { idFault } from '../formats/id-fault.ts';
import { transactionColumns } from '../formats/transaction-columns.ts';
import { idTable, type IdTable } from '../load/id-table.ts';
import { EARLIEST, LATEST } from '../model/times.ts';
import { epochMilliseconds } from '../validation/times.ts';
import { quoted } from './given.ts';
import { memoryRows } from './memory-rows.ts';

/** One unit that a customer bought. */
export interface Transaction {
  /** When: epoch milliseconds, a Date, or ISO 8601, in UTC unless it names a zone. From 1970 to 2200. */
  t_dat: number | string | Date;
  /** 1 to 128 characters. */
  customer_id: string;
  /** 1 to 128 characters. */
  article_id: string;
  price?: number | null;
  /** A whole number from 0 to 2147483647. */
  sales_channel_id?: number | null;
}

/** Sets the rows of a file apart from objects: rows are numbered from 0. */
function badTransaction(index: number, what: string): Problem {
  return new Problem('bad_data', `transactions[${index}]: ${what}`);
}

const SOME_ROWS = 8192;
const LARGEST_CHANNEL = 2 ** 31 - 1;

/** The bytes of an id, or a sentence about it. */
export function checkedId(name: string, id: unknown): Buffer | string {
  if (typeof id !== 'string') return `${name} ${quoted(id)} is not a string.`;
  if (/\p{Surrogate}/u.test(id)) return `${name} ${quoted(id)} is not valid Unicode.`;
  const bytes = Buffer.from(id);
  const fault = idFault(bytes, 0, bytes.length);
  return fault === undefined ? bytes : `${name} ${quoted(id)} ${fault}.`;
}

/** NaN for what is none: as numbers, null and false would be in 1970. */
function timeOf(t_dat: unknown): number {
  if (typeof t_dat === 'number') return t_dat;
  if (typeof t_dat === 'string') return epochMilliseconds(t_dat);
  return t_dat instanceof Date ? t_dat.getTime() : NaN;
}

/** `add` throws Problem (bad_data) that names the transaction by its index. */
export function collectedTransactions() {
  const customers = idTable();
  const articles = idTable();
  const rows = memoryRows();
  const some = transactionColumns(SOME_ROWS);
  let count = 0;

  function interned(ids: IdTable, name: 'customer_id' | 'article_id', id: string): number {
    const bytes = checkedId(name, id);
    if (typeof bytes === 'string') throw badTransaction(count, bytes);
    return ids.intern(bytes, 0, bytes.length);
  }

  function checkedPrice(price: Transaction['price']): number {
    if (price === null || price === undefined) return NaN;
    if (typeof price === 'number' && Number.isFinite(price)) return price;
    throw badTransaction(count, `price ${quoted(price)} is not a number.`);
  }

  function checkedChannel(channel: Transaction['sales_channel_id']): number {
    if (channel === null || channel === undefined) return -1;
    if (Number.isInteger(channel) && channel >= 0 && channel <= LARGEST_CHANNEL) return channel;
    const range = `a whole number from 0 to ${LARGEST_CHANNEL}`;
    throw badTransaction(count, `sales_channel_id ${quoted(channel)} is not ${range}.`);
  }

  function take(): void {
    rows.add(some);
    some.length = 0;
  }

  return {
    customers,
    articles,
    rows,
    add(transaction: Transaction): void {
      if (typeof transaction !== 'object' || transaction === null)
        throw badTransaction(count, `${quoted(transaction)} is not a transaction.`);
      const t_dat = timeOf(transaction.t_dat);
      if (!(Number.isInteger(t_dat) && t_dat >= EARLIEST && t_dat <= LATEST)) {
        const given = `t_dat ${quoted(transaction.t_dat)}`;
        const forms = 'epoch milliseconds, a Date or ISO 8601';
        throw badTransaction(count, `${given} is not a valid time (1970–2200); accepted forms: ${forms}.`);
      }
      const n = some.length;
      some.t_dat[n] = t_dat;
      some.customer[n] = interned(customers, 'customer_id', transaction.customer_id);
      some.article[n] = interned(articles, 'article_id', transaction.article_id);
      some.price[n] = checkedPrice(transaction.price);
      some.sales_channel_id[n] = checkedChannel(transaction.sales_channel_id);
      some.length = n + 1;
      count++;
      if (some.length === SOME_ROWS) take();
    },
    end: take,
  };
}
