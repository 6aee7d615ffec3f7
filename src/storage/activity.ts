/** How much each customer bought: what a selection by activity needs to know of all of them. */
import { BLOCKS_PER_OWNER } from './block-ids.ts';
import type { Database } from './database.ts';
import { recordsBefore, type Layout } from './encoded/records.ts';
import { lastBlockOf } from './transactions.ts';

/** Transactions of each customer, by key. */
export interface PurchaseCounts {
  /** In all. */
  total: Uint32Array;
  /** Within a range of time; the same array as `total` without one. */
  inRange: Uint32Array;
}

/** Epoch milliseconds, `to` exclusive. */
export interface TimeRange {
  from: number;
  to: number;
}

const BLOCKS_AT_A_TIME = 8192;

/** SQL: a column of all blocks as one value, since an SQL row for each costs more than its content. */
const listed = (column: string) => `json_group_array(${column})`;

const LAYOUT = ['length', 't_first', 't_unit', 't_width', 'article_width'] as const;

/** The records of blocks, one after the other (null: no blocks), and their numbers, a list each. */
type TimesRow = [records: Buffer | null, ...numbers: string[]];

export function activityStore(db: Database) {
  const some = 'FROM transaction_blocks WHERE block_id >= ? AND block_id < ?';
  const lengths = db
    .prepare<[number, number], [string, string]>(
      `SELECT ${listed('customer_key')}, ${listed('length')} ${some}`,
    )
    .raw();
  const times = db
    .prepare<[number, number], TimesRow>(
      `SELECT CAST(group_concat(records, '') AS BLOB), ${listed('customer_key')}, ${LAYOUT.map(listed).join()}
        ${some}`,
    )
    .raw();
  const lastBlock = lastBlockOf(db);
  const lastCustomer = db.prepare<[], number>('SELECT coalesce(max(customer_key), 0) FROM customers').pluck();

  function countAll([keys, counts]: [string, string], { total }: PurchaseCounts): void {
    const lengths = JSON.parse(counts) as number[];
    (JSON.parse(keys) as number[]).forEach((key, i) => (total[key] += lengths[i]));
  }

  function countInRange([records, ...lists]: TimesRow, counts: PurchaseCounts, range: TimeRange): void {
    const [keys, length, t_first, t_unit, t_width, article_width] = lists.map(
      (list) => JSON.parse(list) as number[],
    );
    const { total, inRange } = counts;
    let at = 0;
    for (let i = 0; i < keys.length; i++) {
      const layout: Layout = {
        length: length[i],
        t_first: t_first[i],
        t_unit: t_unit[i],
        t_width: t_width[i],
        article_width: article_width[i],
      };
      total[keys[i]] += length[i];
      inRange[keys[i]] +=
        recordsBefore(records!, at, layout, range.to) - recordsBefore(records!, at, layout, range.from);
      at += length[i] * (t_width[i] + article_width[i]);
    }
  }

  return {
    /** Reads the numbers of all blocks of these imports, and with `range` their times. */
    purchaseCounts(imports: number[], range?: TimeRange): PurchaseCounts {
      const total = new Uint32Array(lastCustomer.get()! + 1);
      const counts = { total, inRange: range ? new Uint32Array(total.length) : total };
      for (const id of imports) {
        const last = lastBlock(id) ?? -1;
        for (let block = id * BLOCKS_PER_OWNER; block <= last; block += BLOCKS_AT_A_TIME) {
          const next = block + BLOCKS_AT_A_TIME;
          if (range) countInRange(times.get(block, next)!, counts, range);
          else countAll(lengths.get(block, next)!, counts);
        }
      }
      return counts;
    },
  };
}
