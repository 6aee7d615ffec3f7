/**
 * Chooses the binding to SQLite that runs on this Node. better-sqlite3 13 crashes without Node-API 10 (Node
 * 20, and 22 before 22.14); 12, compiled with the headers of Node 24.19 or newer, crashes as soon as a
 * statement is collected (nodejs/node#65446).
 */
import { createRequire } from 'node:module';
import type BetterSqlite from 'better-sqlite3';

/** The package that is loaded: an alias where it is version 13. */
export const sqlitePackage = Number(process.versions.napi) >= 10 ? 'better-sqlite3-13' : 'better-sqlite3';

function load(): typeof BetterSqlite {
  try {
    return createRequire(import.meta.url)(sqlitePackage) as typeof BetterSqlite;
  } catch (error) {
    throw new Error(
      `The package ${sqlitePackage}, which Node ${process.versions.node} needs, cannot be loaded: ` +
        `${(error as Error).message}\n` +
        'Install the packages again with this Node: npm ci, without --omit=optional.',
      { cause: error },
    );
  }
}

export const Sqlite: typeof BetterSqlite = load();
