/** Collects customers or articles with their attributes until they are taken, and sums up their ids. */
import type { Attributes } from '../formats/record-rows.ts';
import { hashedId } from '../storage/hashed-ids.ts';
import { idTable } from './id-table.ts';
import { multisetSum } from './multiset-sum.ts';

export interface Records {
  ids: string[];
  /** JSON of the attributes of each that have a value. */
  attributes: string[];
}

/** `secret`: ids are replaced by their hashes. */
export function collectedRecords(secret?: string) {
  let records: Records = { ids: [], attributes: [] };
  const known = idTable();
  const sum = multisetSum();
  const columns = new Set<string>();

  return {
    /** The newer attributes of an id replace the older ones, but an id counts once. */
    add(_line: number, given: string, attributes: Attributes): void {
      const id = secret === undefined ? given : hashedId(secret, given);
      for (const name of Object.keys(attributes)) columns.add(name);
      const bytes = Buffer.from(id);
      const before = known.size;
      if (known.intern(bytes, 0, bytes.length) === before) sum.addString(id);
      records.ids.push(id);
      records.attributes.push(
        JSON.stringify(attributes, (_name, value: unknown) => (value === null ? undefined : value)),
      );
    },

    /** The records since the last call, if there are any. */
    take(): Records | undefined {
      if (records.ids.length === 0) return undefined;
      const taken = records;
      records = { ids: [], attributes: [] };
      return taken;
    },

    /** Totals over all records. */
    sums: () => ({ attribute_columns: [...columns], content_sum: sum.toString() }),
  };
}
