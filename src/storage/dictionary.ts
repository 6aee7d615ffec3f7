/**
 * Customers and articles: ids and their integer keys, and the attributes from their files. An id counts at a
 * version of the data set if one of that version's imports mentions it. Keys stay: older jobs use them.
 */
import { Problem } from '../errors.ts';
import { damaged, missingEntry } from './damage.ts';
import type { Database } from './database.ts';
import { intactJson, storedJson } from './stored-json.ts';

type Noun = 'customer' | 'article';
type Attributes = Record<string, string>;
/** Attributes as lists show them: without those that are damaged, which the note says. */
type Shown = { attributes: Attributes; note?: string };
type Entry = { key: number; id: string } & Shown;

/** Where a noun occurs in transactions. */
const OCCURRENCES = { customer: 'transaction_blocks', article: 'article_sales' } as const;

/** SQL for "this id counts": `?` is the JSON array of the visible imports, twice. */
const counts = (noun: Noun) =>
  `(EXISTS (SELECT 1 FROM ${OCCURRENCES[noun]} o
    WHERE o.${noun}_key = d.${noun}_key AND o.import_id IN (SELECT value FROM json_each(?)))
     OR EXISTS (SELECT 1 FROM ${noun}_attributes o
       WHERE o.${noun}_key = d.${noun}_key AND o.import_id IN (SELECT value FROM json_each(?))))`;

function queriesOf(db: Database, noun: Noun) {
  const table = `${noun}s`;
  const keyOf = db.prepare<[string], number>(`SELECT ${noun}_key FROM ${table} WHERE ${noun}_id = ?`).pluck();
  const idOf = db.prepare<[number], string>(`SELECT ${noun}_id FROM ${table} WHERE ${noun}_key = ?`).pluck();
  // A cross join takes the keys in the order of the list.
  const idsOf = db
    .prepare<[string], string>(
      `SELECT ${noun}_id FROM json_each(?) k CROSS JOIN ${table} d ON d.${noun}_key = k.value`,
    )
    .pluck();
  const visibleKey = db
    .prepare<[string, string, string], number>(
      `SELECT ${noun}_key FROM ${table} d WHERE ${noun}_id = ? AND ${counts(noun)}`,
    )
    .pluck();
  const page = db.prepare<[string, string, string, number], { key: number; id: string }>(
    `SELECT ${noun}_key AS key, ${noun}_id AS id FROM ${table} d WHERE ${noun}_id > ? AND ${counts(noun)}
      ORDER BY ${noun}_id LIMIT ?`,
  );
  const attributes = db
    .prepare<[number, string], string>(
      `SELECT attributes FROM ${noun}_attributes WHERE ${noun}_key = ?
        AND import_id IN (SELECT value FROM json_each(?)) ORDER BY import_id DESC LIMIT 1`,
    )
    .pluck();
  const entries = db
    .prepare<[], [number, string]>(`SELECT ${noun}_key, ${noun}_id FROM ${table} ORDER BY ${noun}_key`)
    .raw();
  const lastKey = db.prepare<[], number>(`SELECT coalesce(max(${noun}_key), 0) FROM ${table}`).pluck();
  const all = db
    .prepare<[string, string], number>(
      `SELECT ${noun}_key FROM ${table} d WHERE ${counts(noun)} ORDER BY ${noun}_id`,
    )
    .pluck();

  const lastGiven = db.prepare<[string], number>('SELECT seq FROM sqlite_sequence WHERE name = ?').pluck();

  return { keyOf, idOf, idsOf, visibleKey, page, attributes, entries, lastKey, all, lastGiven };
}

export function dictionaryStore(db: Database, noun: Noun) {
  const { keyOf, idOf, idsOf, visibleKey, page, attributes, entries, lastKey, all, lastGiven } = queriesOf(
    db,
    noun,
  );

  const whose = (key: number) => `The attributes of ${noun} ${JSON.stringify(idOf.get(key))} are`;

  const attributesOf = (key: number, imports: string): Attributes =>
    intactJson<Attributes>(attributes.get(key, imports) ?? '{}', {}, whose(key), 'Load their file again');

  function shownOf(key: number, imports: string): Shown {
    const shown: Shown = { attributes: {} };
    const onDamage = () => (shown.note = `${whose(key)} damaged in the database.`);
    shown.attributes = storedJson(attributes.get(key, imports) ?? '{}', shown.attributes, onDamage);
    return shown;
  }

  function known(key: number): string {
    const id = idOf.get(key);
    if (id === undefined) throw missingEntry(noun, key);
    return id;
  }

  return {
    /** Key of an id, whether it counts or not. */
    keyOf: (id: string): number | undefined => keyOf.get(id),
    /** Throws Problem if there is none. */
    idOf: known,
    /** Ids of these keys, which must all be known, in a fraction of the time of single look-ups. */
    idsOf(keys: Uint32Array | number[]): string[] {
      const ids = idsOf.all(`[${keys.join()}]`);
      if (ids.length === keys.length) return ids;
      if (noun === 'article') throw damaged(`${keys.length - ids.length} articles are missing`);
      throw new Problem('overloaded', 'A customer was erased meanwhile. Try again.', { retryAfter: 1 });
    },
    /** Key of an id that counts with these imports. */
    visibleKeyOf: (id: string, imports: number[]): number | undefined => {
      const list = JSON.stringify(imports);
      return visibleKey.get(id, list, list);
    },
    /** Throws Problem if they are damaged. */
    attributesOf: (key: number, imports: number[]) => attributesOf(key, JSON.stringify(imports)),
    /** The same for lists. */
    shownOf: (key: number, imports: number[]) => shownOf(key, JSON.stringify(imports)),
    /** The next ids in byte order after `after`, with their attributes. */
    page(imports: number[], after: string, limit: number): Entry[] {
      const list = JSON.stringify(imports);
      return page.all(after, list, list, limit).map((row) => ({ ...row, ...shownOf(row.key, list) }));
    },
    /** [key, id] of all that were ever loaded, in order of keys. */
    all: (): [number, string][] => entries.all(),
    lastKey: () => lastKey.get() as number,
    /** The highest key that was ever given: there may be none with it, or with lower ones, any more. */
    lastGiven: () => lastGiven.get(`${noun}s`) ?? 0,
    /** Keys of all ids that count, in byte order of the ids. Takes about a second at a million. */
    allKeys: (imports: number[]): number[] => all.all(JSON.stringify(imports), JSON.stringify(imports)),
  };
}

const IDS_AT_A_TIME = 64;
const NONE = { changes: 0, lastInsertRowid: 0 };

export function dictionaryWrites(db: Database, noun: Noun) {
  const insert = db.prepare<[string]>(`INSERT INTO ${noun}s (${noun}_id) VALUES (?) ON CONFLICT DO NOTHING`);
  const insertMany = db.prepare<string[]>(
    `INSERT INTO ${noun}s (${noun}_id) VALUES ${Array.from({ length: IDS_AT_A_TIME }, () => '(?)').join()}
      ON CONFLICT DO NOTHING`,
  );
  const keyOf = db.prepare<[string], number>(`SELECT ${noun}_key FROM ${noun}s WHERE ${noun}_id = ?`).pluck();
  const describe = db.prepare<[number, number, string]>(
    `INSERT OR REPLACE INTO ${noun}_attributes (${noun}_key, import_id, attributes) VALUES (?, ?, ?)`,
  );

  const keyFor = (id: string): number => {
    const { changes, lastInsertRowid } = insert.run(id);
    return changes === 1 ? Number(lastInsertRowid) : (keyOf.get(id) as number);
  };

  /** One statement for 64 ids takes a third of the time; keys are consecutive if all of them are new. */
  function keysOf(ids: string[]): Uint32Array {
    const keys = new Uint32Array(ids.length);
    for (let from = 0; from < ids.length; from += IDS_AT_A_TIME) {
      const some = ids.slice(from, from + IDS_AT_A_TIME);
      const { changes, lastInsertRowid } = some.length === IDS_AT_A_TIME ? insertMany.run(...some) : NONE;
      const first = Number(lastInsertRowid) - changes + 1;
      some.forEach((id, i) => (keys[from + i] = changes === some.length ? first + i : keyFor(id)));
    }
    return keys;
  }

  return {
    /** Keys of these ids; ids that are new get one. */
    keysFor: db.transaction(keysOf),
    /** The same within a transaction. */
    keysOf,
    /** Stores the attributes (JSON strings) of ids from a customers or articles file. */
    describe: db.transaction((importId: number, ids: string[], attributes: string[]) => {
      ids.forEach((id, i) => describe.run(keyFor(id), importId, attributes[i]));
    }),
  };
}
