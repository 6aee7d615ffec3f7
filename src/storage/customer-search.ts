/** Finds customers among the blocks of a job, which lie in byte order of their ids, by halving. */
import { missingBlock, missingEntry } from './damage.ts';
import type { Database } from './database.ts';
import { verifyId, type Checksum } from './entry-checksums.ts';
import { storedBlock, storedBlocks, type JobBlocks } from './erased-blocks.ts';

/** Customers with several blocks would be drawn more often: only their first blocks count. */
const DRAWS_MAX = 100;

export function customerSearch(db: Database) {
  type Owner = { position: number; customer_key: number; customer_id: string | null; checksum: Checksum };
  const owner = db.prepare<[number], Owner>(
    `SELECT s.position, s.customer_key, c.customer_id, c.checksum FROM sequence_blocks s
      LEFT JOIN customers c ON c.customer_key = s.customer_key WHERE s.block_id = ?`,
  );

  /** Whose block it is. Throws Problem if it is missing, or its customer not as stored. */
  function ownerAt(job: JobBlocks, index: number): { position: number; customer_id: string } {
    const { block_id } = storedBlock(job, index);
    const found = owner.get(block_id);
    if (!found) throw missingBlock('sequence_blocks', block_id);
    const { position, customer_key, customer_id, checksum } = found;
    if (customer_id === null) throw missingEntry('customer', customer_key);
    verifyId('customer', customer_key, customer_id, checksum);
    return { position, customer_id };
  }

  /** How many stored blocks of the job are of ids below these bytes. Throws Problem where any is missing. */
  function blocksBelow(job: JobBlocks, bytes: Uint8Array): number {
    let [low, high] = [0, storedBlocks(job)];
    while (low < high) {
      const middle = (low + high) >> 1;
      const { customer_id } = ownerAt(job, middle);
      if (Buffer.compare(Buffer.from(customer_id), bytes) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Any but those of the blocks from `first` to `behind` (not included), if there are any. */
  function anotherCustomer(job: JobBlocks, first: number, behind: number, random: () => number): string {
    const others = storedBlocks(job) - (behind - first);
    for (let draws = 1; ; draws++) {
      const drawn = Math.floor(random() * others);
      const { position, customer_id } = ownerAt(job, drawn < first ? drawn : drawn + behind - first);
      if (position === 0 || draws === DRAWS_MAX) return customer_id;
    }
  }

  return {
    blocksBelow,

    /** Id of the last block before those of customers whose ids begin with the prefix, or are above. */
    beforePrefix: (job: JobBlocks, prefix: string): number =>
      storedBlock(job, blocksBelow(job, Buffer.from(prefix))).block_id - 1,

    /** The customers around one in byte order, null at the ends, and any other; undefined without the one. */
    neighbours(job: JobBlocks, customerId: string, random: () => number) {
      const id = Buffer.from(customerId);
      const first = blocksBelow(job, id);
      const behind = blocksBelow(job, Buffer.concat([id, Buffer.from([0])]));
      if (first === behind) return undefined;
      return {
        customer_id: customerId,
        previous: first === 0 ? null : ownerAt(job, first - 1).customer_id,
        next: behind === storedBlocks(job) ? null : ownerAt(job, behind).customer_id,
        another: behind - first === storedBlocks(job) ? null : anotherCustomer(job, first, behind, random),
      };
    },
  };
}
