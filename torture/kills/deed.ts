/** What the program does when it is killed, and what must hold afterwards. */
import type { Tortured } from '../service.ts';
import type { Random } from '../trial.ts';

/** Begins the deed. Resolves to what the client was told, and rejects if the connection broke. */
type Begin<Told> = (service: Tortured, random: Random) => Promise<Told>;

export interface Prepared<Told> {
  /** Path of the database that each round begins with; undefined: an empty folder. */
  base?: string;
  settings?(folder: string): Record<string, string>;
  begin: Begin<Told>;
  /** What is wrong after the restart; `told` is undefined if the client got no response. */
  faults(service: Tortured, told: Told | undefined, folder: string): Promise<string[]>;
  /** Names of files that it makes beside the database. */
  made?: RegExp;
}

export interface Deed {
  name: string;
  /** `folder` is its own, for the whole trial. */
  prepare(folder: string): Promise<Prepared<unknown>>;
}

/** A deed whose parts agree on what the client is told. */
export const deed = <Told>(name: string, prepare: (folder: string) => Promise<Prepared<Told>>): Deed => ({
  name,
  prepare,
});
