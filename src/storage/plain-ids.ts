/** Finds customers by their plain ids where these were hashed on loading. */
import { setImmediate as breathe } from 'node:timers/promises';
import { hashedId } from './hashed-ids.ts';
import type { Stores } from './stores.ts';

const IDS_BETWEEN_BREATHS = 500;

export type CustomerFinder = ReturnType<typeof customerFinder>;

export function customerFinder({ imports, customers, datasets }: Stores, secret: string | undefined) {
  const importsAt = (version = datasets.current().version) => imports.namingAt('customers', version);

  function find(id: string, naming: number[]): string {
    if (secret === undefined || customers.visibleKeyOf(id, naming) !== undefined) return id;
    const hash = hashedId(secret, id);
    return customers.visibleKeyOf(hash, naming) === undefined ? id : hash;
  }

  return {
    /** The id as loaded, else its hash, else the id: by the data set of that version, or the newest. */
    idOf: (id: string, version?: number): string =>
      secret === undefined ? id : find(id, importsAt(version)),

    /** The same for many. Other requests get their turn in between. */
    async idsOf(ids: string[]): Promise<string[]> {
      if (secret === undefined) return ids;
      const naming = importsAt();
      const found: string[] = [];
      for (const [i, id] of ids.entries()) {
        found.push(find(id, naming));
        if (i % IDS_BETWEEN_BREATHS === 0) await breathe();
      }
      return found;
    },

    /** All ids that a customer may be stored under: the id as it is, and its hash. */
    allIdsOf: (id: string): string[] => (secret === undefined ? [id] : [id, hashedId(secret, id)]),

    /** The id's hash; undefined without a secret. */
    hashOf: (id: string): string | undefined => (secret === undefined ? undefined : hashedId(secret, id)),
  };
}
