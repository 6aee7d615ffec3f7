/** The content digest of rows that aren't stored: the same as that of a job with these rows. */
import type { Interactions } from '../generate/interactions.ts';
import { contentDigest, sequenceDigester } from '../plan/digest.ts';
import { roomIn } from '../storage/encoded/columns.ts';
import { encodeDetails, mostDetailBytes } from '../storage/encoded/details.ts';
import { BLOCK_ROWS } from '../storage/encoded/records.ts';
import type { DirectJob } from './job.ts';
import type { Sequence } from './sequences.ts';

export function digestOfRows({ plan }: DirectJob) {
  const digest = contentDigest(plan);
  const digestOf = sequenceDigester();
  let memory = new Uint8Array(0);

  function encoded({ length, details }: Interactions): Uint8Array {
    if (!details) return memory.subarray(0, 0);
    let end = 0;
    for (let from = 0; from < length; from += BLOCK_ROWS) {
      const to = Math.min(from + BLOCK_ROWS, length);
      memory = roomIn(memory, end + mostDetailBytes(to - from));
      end = encodeDetails(memory, end, details, from, to);
    }
    return memory.subarray(0, end);
  }

  return {
    add: ({ customer_id, rows }: Sequence): void =>
      void digest.update(digestOf(customer_id, rows, encoded(rows))),
    end: (): string => digest.digest('hex'),
  };
}
