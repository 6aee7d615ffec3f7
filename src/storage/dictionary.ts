/**
 * Customers and articles: ids and their integer keys, and the attributes from their files. An id counts at a
 * version of the data set if one of that version's imports mentions it. Keys stay: older jobs use them.
 */
import { Problem } from '../errors.ts';
import { damaged, missingEntry } from './damage.ts';
import type { Database } from './database.ts';
import { attributesChecksum, idChecksum, verifyId, type Checksum, type Noun } from './entry-checksums.ts';
import { intactJson } from './stored-json.ts';

type Attributes = Record<string, string>;
/** Attributes as lists show them: without those that are damaged, which the note says. */
type Shown = { attributes: Attributes; note?: string };
type Entry = { key: number; id: string } & Shown;

/** Where a noun occurs in transactions. */
const OCCURRENCES = { customer: 'transaction_blocks', article: 'article_sales' } as const;

/** A byte above all that UTF-8 has: behind a prefix it is above all ids that begin with the prefix. */
const ABOVE_UTF_8 = Buffer.from([0xff]);

/** SQL for "this id counts": `?` is the JSON array of the visible imports, twice. */
const counts = (noun: Noun) =>
  `(EXISTS (SELECT 1 FROM ${OCCURRENCES[noun]} o
    WHERE o.${noun}_key = d.${noun}_key AND o.import_id IN (SELECT value FROM json_each(?)))
     OR EXISTS (SELECT 1 FROM ${noun}_attributes o
       WHERE o.${noun}_key = d.${noun}_key AND o.import_id IN (SELECT value FROM json_each(?))))`;

function queriesOf(db: Database, noun: Noun) {
  const table = `${noun}s`;
  const idOf = db
    .prepare<[number], [string, Checksum]>(`SELECT ${noun}_id, checksum FROM ${table} WHERE ${noun}_key = ?`)
    .raw();
  // A cross join takes the keys in the order of the list. As two values, since rows take half as long again.
  const idsOf = db
    .prepare<[string], [ids: string, checksums: string]>(
      `SELECT json_group_array(${noun}_id), json_group_array(checksum)
        FROM json_each(?) k CROSS JOIN ${table} d ON d.${noun}_key = k.value`,
    )
    .raw();
  const visibleKey = db
    .prepare<[string, string, string], [number, Checksum]>(
      `SELECT ${noun}_key, checksum FROM ${table} d WHERE ${noun}_id = ? AND ${counts(noun)}`,
    )
    .raw();
  type Named = { key: number; id: string; checksum: Checksum };
  const page = db.prepare<[string, string, Buffer, string, string, number], Named>(
    `SELECT ${noun}_key AS key, ${noun}_id AS id, checksum FROM ${table} d
      WHERE ${noun}_id >= ? AND ${noun}_id <> ? AND ${noun}_id < CAST(? AS TEXT) AND ${counts(noun)}
      ORDER BY ${noun}_id LIMIT ?`,
  );
  const attributes = db
    .prepare<[number, string], [string, number, Checksum]>(
      `SELECT attributes, import_id, checksum FROM ${noun}_attributes WHERE ${noun}_key = ?
        AND import_id IN (SELECT value FROM json_each(?)) ORDER BY import_id DESC LIMIT 1`,
    )
    .raw();
  const entries = db
    .prepare<[], [number, string, Checksum]>(
      `SELECT ${noun}_key, ${noun}_id, checksum FROM ${table} ORDER BY ${noun}_key`,
    )
    .raw();
  const lastKey = db.prepare<[], number>(`SELECT coalesce(max(${noun}_key), 0) FROM ${table}`).pluck();
  const all = db
    .prepare<[string, string], number>(
      `SELECT ${noun}_key FROM ${table} d WHERE ${counts(noun)} ORDER BY ${noun}_id`,
    )
    .pluck();

  return { idOf, idsOf, visibleKey, page, attributes, entries, lastKey, all };
}

/** The highest key that was ever given; 0 if none was. */
function lastGivenKey(db: Database, noun: Noun): () => number {
  const seq = db.prepare<[string], number>('SELECT seq FROM sqlite_sequence WHERE name = ?').pluck();
  return () => seq.get(`${noun}s`) ?? 0;
}

/**
 * Keys of ids, counted or not. An id that isn't found must be missing between two ids that are as they were
 * stored: a search that a changed id led astray ends beside it.
 */
export function keyFinder(db: Database, noun: Noun) {
  type Found = [key: number, id: string, checksum: Checksum];
  const query = (condition: string) =>
    db
      .prepare<[string], Found>(`SELECT ${noun}_key, ${noun}_id, checksum FROM ${noun}s WHERE ${condition}`)
      .raw();
  const itself = query(`${noun}_id = ?`);
  const before = query(`${noun}_id < ? ORDER BY ${noun}_id DESC LIMIT 1`);
  const after = query(`${noun}_id > ? ORDER BY ${noun}_id LIMIT 1`);

  return (id: string): number | undefined => {
    const found = itself.get(id);
    if (found) {
      verifyId(noun, found[0], id, found[2]);
      return found[0];
    }
    for (const query of [before, after]) {
      const neighbour = query.get(id);
      if (neighbour) verifyId(noun, ...neighbour);
    }
    return undefined;
  };
}

/** Throws if a key is there twice: one of them stands for another, and their number is as it was. */
function verifyDistinct(noun: Noun, keys: number[]): number[] {
  if (new Set(keys).size < keys.length) throw damaged(`the index of ${noun}s is not what was stored`);
  return keys;
}

function attributeReader(noun: Noun, { attributes, idOf }: ReturnType<typeof queriesOf>) {
  return (key: number, imports: string): Attributes => {
    const [text, importId, checksum] = attributes.get(key, imports) ?? ['{}', 0, null];
    const id = JSON.stringify(idOf.get(key)?.[0]);
    if (checksum !== null && checksum !== attributesChecksum(key, importId, text))
      throw damaged(`the attributes of ${noun} ${id} are not what was stored`, 'Load their file again');
    return intactJson<Attributes>(text, {}, `The attributes of ${noun} ${id} are`, 'Load their file again');
  };
}

/** All reads throw Problem where an id or attributes are not what was stored. */
export function dictionaryStore(db: Database, noun: Noun) {
  const queries = queriesOf(db, noun);
  const { idOf, idsOf, visibleKey, page, entries, lastKey, all } = queries;
  const keyOf = keyFinder(db, noun);
  const attributesOf = attributeReader(noun, queries);

  function shownOf(key: number, imports: string): Shown {
    try {
      return { attributes: attributesOf(key, imports) };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return { attributes: {}, note: error.message };
    }
  }

  function known(key: number): string {
    const found = idOf.get(key);
    if (found === undefined) throw missingEntry(noun, key);
    verifyId(noun, key, ...found);
    return found[0];
  }

  return {
    /** Key of an id, whether it counts or not. */
    keyOf,
    /** Throws Problem if there is none. */
    idOf: known,
    /** Ids of these keys, which must all be known, in a fraction of the time of single look-ups. */
    idsOf(keys: Uint32Array | number[]): string[] {
      const [ids, checksums] = idsOf.get(`[${keys.join()}]`)!.map((value) => JSON.parse(value) as unknown[]);
      if (ids.length === keys.length) {
        for (let i = 0; i < ids.length; i++)
          verifyId(noun, keys[i], ids[i] as string, checksums[i] as Checksum);
        return ids as string[];
      }
      if (noun === 'article') throw damaged(`${keys.length - ids.length} articles are missing`);
      throw new Problem('overloaded', 'A customer was erased meanwhile. Try again.', { retryAfter: 1 });
    },
    /** Key of an id that counts with these imports. */
    visibleKeyOf: (id: string, imports: number[]): number | undefined => {
      const list = JSON.stringify(imports);
      const found = visibleKey.get(id, list, list);
      if (found) verifyId(noun, found[0], id, found[1]);
      else keyOf(id);
      return found?.[0];
    },
    /** Throws Problem if they are damaged. */
    attributesOf: (key: number, imports: number[]) => attributesOf(key, JSON.stringify(imports)),
    /** The same for lists. */
    shownOf: (key: number, imports: number[]) => shownOf(key, JSON.stringify(imports)),
    /** The next ids in byte order after `after` that begin with `prefix`, with their attributes. */
    page(imports: number[], after: string, limit: number, prefix = ''): Entry[] {
      const list = JSON.stringify(imports);
      const from = after === '' ? prefix : after;
      const end = Buffer.concat([Buffer.from(prefix), ABOVE_UTF_8]);
      return page.all(from, after, end, list, list, limit).map(({ key, id, checksum }) => {
        verifyId(noun, key, id, checksum);
        return { key, id, ...shownOf(key, list) };
      });
    },
    /** [key, id] of all that were ever loaded, in order of keys. */
    all: (): [number, string][] =>
      entries.all().map(([key, id, checksum]) => {
        verifyId(noun, key, id, checksum);
        return [key, id];
      }),
    lastKey: () => lastKey.get() as number,
    /** The highest key that was ever given: there may be none with it, or with lower ones, any more. */
    lastGiven: lastGivenKey(db, noun),
    /** Keys of all ids that count, in byte order of the ids. Takes about a second at a million. */
    allKeys: (imports: number[]): number[] =>
      verifyDistinct(noun, all.all(JSON.stringify(imports), JSON.stringify(imports))),
  };
}

const IDS_AT_A_TIME = 64;

export function dictionaryWrites(db: Database, noun: Noun) {
  const inserting = (rows: number) =>
    `INSERT INTO ${noun}s (${noun}_id, checksum) VALUES ${Array(rows).fill('(?, ?)').join()}`;
  const insert = db.prepare<[string, number]>(inserting(1));
  const insertMany = db.prepare<[(number | string)[]]>(`${inserting(IDS_AT_A_TIME)} ON CONFLICT DO NOTHING`);
  const lastGiven = lastGivenKey(db, noun);
  const keyOf = keyFinder(db, noun);
  const describe = db.prepare<[number, number, string, number]>(
    `INSERT OR REPLACE INTO ${noun}_attributes (${noun}_key, import_id, attributes, checksum)
      VALUES (?, ?, ?, ?)`,
  );
  // What SQLite gives next (a row that is left out uses one up, too): for checksums. Naming it takes longer.
  const nextKey = () => lastGiven() + 1;

  function keyFor(id: string): number {
    const known = keyOf(id);
    if (known !== undefined) return known;
    const key = nextKey();
    insert.run(id, idChecksum(key, id));
    return key;
  }

  /** One statement for 64 ids takes a third of the time; if any of them is known, each is looked up. */
  function keysOf(ids: string[]): Uint32Array {
    const keys = new Uint32Array(ids.length);
    const values = new Array<number | string>(IDS_AT_A_TIME * 2);
    for (let from = 0; from < ids.length; from += IDS_AT_A_TIME) {
      const some = ids.slice(from, from + IDS_AT_A_TIME);
      const first = nextKey();
      some.forEach((id, i) => {
        values[i * 2] = id;
        values[i * 2 + 1] = idChecksum(first + i, id);
      });
      const areNew = some.length === IDS_AT_A_TIME && insertMany.run(values).changes === IDS_AT_A_TIME;
      some.forEach((id, i) => (keys[from + i] = areNew ? first + i : keyFor(id)));
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
      ids.forEach((id, i) => {
        const key = keyFor(id);
        describe.run(key, importId, attributes[i], attributesChecksum(key, importId, attributes[i]));
      });
    }),
  };
}
