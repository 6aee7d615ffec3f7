/** Erases an id from what was kept as it came: lists of requests, responses, bad rows, messages. */
import type { Database } from './database.ts';
import type { Activity } from '../model/selection.ts';
import { storedSelection } from './jobs.ts';
import { ERASED, mentionEraser, spellingsOf } from './mentions.ts';

/** Rows in which a column contains a string, as JSON: `text` and what tells the rows apart. */
type Quoting = Record<string, unknown> & { text: string };

/** Columns that may quote an id. */
const QUOTING = [
  { table: 'imports', keys: ['id'], column: 'warnings' },
  { table: 'imports', keys: ['id'], column: 'error' },
  { table: 'jobs', keys: ['id'], column: 'error' },
  { table: 'import_rejects', keys: ['import_id', 'number'], column: 'reason' },
  { table: 'import_rejects', keys: ['import_id', 'number'], column: 'row' },
];

function quotations(db: Database, { table, keys, column }: (typeof QUOTING)[number]) {
  const found = db.prepare<[string], Quoting>(
    `SELECT ${keys.join()}, ${column} AS text FROM ${table} WHERE instr(${column}, ?) > 0`,
  );
  const isKey = keys.map((key) => `${key} = @${key}`).join(' AND ');
  const write = db.prepare(`UPDATE ${table} SET ${column} = @text WHERE ${isKey}`);
  return (id: string): void => {
    const without = mentionEraser(id);
    // In JSON, strings only: a number is none of them.
    const inJson = (_name: string, value: unknown) => (typeof value === 'string' ? without(value) : value);
    const erased = {
      // A bad row can't be taken apart, so all of it goes; its line and the reason stay.
      row: (text: string) => (without(text) === text ? text : ERASED),
      reason: without,
    };
    const eraseIn = column in erased ? erased[column as keyof typeof erased] : jsonEraser;
    function jsonEraser(text: string): string {
      return JSON.stringify(JSON.parse(text, inJson));
    }
    for (const spelling of spellingsOf(id)) {
      for (const row of found.all(spelling)) write.run({ ...row, text: eraseIn(row.text) });
    }
  };
}

/** Lists of customers that jobs were requested for. A remembered response to such a request is forgotten. */
function selections(db: Database) {
  const found = db.prepare<[string], { id: number; ids: string; activity: string }>(
    `SELECT j.id, coalesce(l.customer_ids, j.selection -> '$.customer_ids') AS ids,
       json_remove(j.selection, '$.customer_ids', '$.customer_ids_total') AS activity
      FROM jobs j LEFT JOIN job_customer_ids l ON l.job_id = j.id
      WHERE instr(coalesce(l.customer_ids, j.selection), ?) > 0`,
  );
  const write = db.prepare<[string, number]>('UPDATE jobs SET selection = ? WHERE id = ?');
  const writeAll = db.prepare<[string, number]>(
    'UPDATE job_customer_ids SET customer_ids = ? WHERE job_id = ?',
  );
  const removeAll = db.prepare<[number]>('DELETE FROM job_customer_ids WHERE job_id = ?');
  const forget = db.prepare<[number]>('DELETE FROM idempotency_keys WHERE job_id = ?');
  return (id: string): void => {
    for (const row of found.all(JSON.stringify(id))) {
      const ids = JSON.parse(row.ids) as string[];
      if (!ids.includes(id)) continue;
      const left = ids.filter((other) => other !== id);
      const activity = JSON.parse(row.activity) as Activity;
      const others = JSON.stringify({ customer_ids: left, ...activity });
      const { shown, customer_ids } = storedSelection(others);
      write.run(shown, row.id);
      if (customer_ids === undefined) removeAll.run(row.id);
      else writeAll.run(customer_ids, row.id);
      forget.run(row.id);
    }
  };
}

/** Responses to jobs that were deleted since, and keys that clients made of an id. */
function responses(db: Database) {
  const all = db.prepare<[], { key: string; answer: string }>('SELECT key, answer FROM idempotency_keys');
  const forget = db.prepare<[string]>('DELETE FROM idempotency_keys WHERE key = ?');
  return (id: string): void => {
    const without = mentionEraser(id);
    for (const { key, answer } of all.all())
      if (without(key) !== key || answer.includes(JSON.stringify(id))) forget.run(key);
  };
}

/** A function that erases an id everywhere but in the tables of customers. */
export function eraseMentions(db: Database): (id: string) => void {
  const erasers = [...QUOTING.map((quoting) => quotations(db, quoting)), selections(db), responses(db)];
  return (id) => erasers.forEach((erase) => erase(id));
}
