/** The database of commands that would be lost on a new one: a mistyped name makes none. */
import { statSync } from 'node:fs';
import { readConfig, type Config } from '../config.ts';
import { Problem } from '../errors.ts';

/** The settings. Throws Problem if there is no such database. */
export function configOfExisting(): Config {
  const config = readConfig();
  const { database } = config;
  if (statSync(database, { throwIfNoEntry: false })) return config;
  throw new Problem('not_found', `There is no database ${database}. Name another one with --database.`);
}
