/** The numbered files that make and change the tables: the version of a database counts them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type BetterSqlite from 'better-sqlite3';
import { packageRoot } from '../package-root.ts';
import { Sqlite } from './sqlite.ts';

const MIGRATIONS = readdirSync(join(packageRoot, 'migrations'))
  .filter((name) => /^\d{4}_.*\.sql$/.test(name))
  .sort();
export const NEWEST_VERSION = MIGRATIONS.length;

/** Runs the migrations from one version to another, each in its own transaction. */
export function migrate(db: BetterSqlite.Database, from: number, to: number): void {
  MIGRATIONS.slice(from, to).forEach((name, index) => {
    db.transaction(() => {
      db.exec(readFileSync(join(packageRoot, 'migrations', name), 'utf8'));
      db.pragma(`user_version = ${from + index + 1}`);
    }).immediate();
  });
}

const columnsOf = (db: BetterSqlite.Database, table: string): string[] =>
  db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table);

/** What a database of a version lacks, from the SQL that made its tables, by name; undefined: nothing. */
export function lacking(version: number, tables: Map<string, string>): string | undefined {
  const [expected, found] = [new Sqlite(':memory:'), new Sqlite(':memory:')];
  try {
    migrate(expected, 0, version);
    const names = expected
      .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
      .pluck()
      .all();
    for (const name of names) {
      const sql = tables.get(name);
      if (sql === undefined) return `it has no table ${name}`;
      found.prepare(sql).run();
      const columns = new Set(columnsOf(found, name));
      const column = columnsOf(expected, name).find((one) => !columns.has(one));
      if (column !== undefined) return `its table ${name} has no column ${column}`;
    }
    return undefined;
  } finally {
    expected.close();
    found.close();
  }
}
