/** What worker threads do for exports. No transaction outlives a call. */
import { byteSink } from '../formats/byte-sink.ts';
import { checkJob } from '../read/row-query.ts';
import { written, type WrittenSlice } from '../read/written-slice.ts';
import { markArticles } from '../storage/encoded/records.ts';
import { sharedUint32 } from '../threads/shared.ts';
import type { Stores } from '../storage/stores.ts';
import { attributeReader, type AttributesTask, type ColumnKind } from './attributes.ts';
import { ID_RULES, type IdRuleName } from './id-rules.ts';
import { sliceReader, type BlockRange, type JobOfSlices, type WriterTask } from './slices.ts';
import { WRITERS, type WriterName } from './writers.ts';

export type ExportHandlers = ReturnType<typeof exportHandlers>;

/** An id that a format can't hold, and why, as the end of a sentence. */
export interface UnfitId {
  id: string;
  fault: string;
}

/** A slice of blocks, and how many units of the file those before it have. */
export type NumberedRange = BlockRange & { base: number };

function unfit(ids: Iterable<string>, rule: IdRuleName | undefined): UnfitId | undefined {
  if (rule === undefined) return undefined;
  for (const id of ids) {
    const fault = ID_RULES[rule](id);
    if (fault !== undefined) return { id, fault };
  }
  return undefined;
}

export function exportHandlers(stores: Stores) {
  const slices = sliceReader(stores);
  const attributes = attributeReader(stores);
  const out = byteSink();

  const ofJob = <T>(job: JobOfSlices, read: () => T): T =>
    stores.inOneRead(() => {
      checkJob(stores, job);
      return read();
    });

  return {
    /** Sets `seen` (shared, a byte for each key) for the articles in the slice. */
    survey(job: JobOfSlices, range: BlockRange, seen: Uint8Array, rule: IdRuleName | undefined) {
      const ids: string[] = [];
      ofJob(job, () => {
        for (const block of slices.blocks(job.job_id, range)) {
          if (block.position === 0) ids.push(block.customer_id);
          markArticles(block, seen);
        }
      });
      return { customers: ids.length, unfit: unfit(ids, rule) };
    },

    /** Keys of the articles seen in byte order of their ids, and the number of each in that order. */
    numberArticles(seen: Uint8Array, rule: IdRuleName | undefined) {
      const found = stores.articles.all().filter(([key]) => seen[key] === 1);
      const inOrder = found
        .map(([key, id]) => ({ key, id, bytes: Buffer.from(id) }))
        .sort((one, other) => Buffer.compare(one.bytes, other.bytes));
      const numbers = new Uint32Array(seen.length);
      inOrder.forEach(({ key }, i) => (numbers[key] = i));
      return {
        articles: sharedUint32(inOrder.map(({ key }) => key)),
        numbers: sharedUint32(numbers),
        unfit: unfit(
          inOrder.map(({ id }) => id),
          rule,
        ),
      };
    },

    /** How many units of its file a slice has. */
    count(task: WriterTask, range: BlockRange): number {
      out.length = 0;
      const kind = WRITERS[task.writer as WriterName];
      const { first, end } = range;
      return ofJob(task.job, () => slices.write(out, kind, task, { first, end, base: 0 })).units;
    },

    /** Writes a slice into `slot`. */
    write(task: WriterTask, range: NumberedRange, slot: SharedArrayBuffer): WrittenSlice {
      out.length = 0;
      const kind = WRITERS[task.writer as WriterName];
      const { rowGroup } = ofJob(task.job, () => slices.write(out, kind, task, range));
      return written({ bytes: out.bytes.subarray(0, out.length), next: null, rowGroup }, slot);
    },

    attributeKinds: (task: AttributesTask, range: BlockRange): ColumnKind[] =>
      ofJob(task.job, () => attributes.kinds(task, range)),

    attributeValues: (task: AttributesTask, range: BlockRange): (string | undefined)[][] =>
      ofJob(task.job, () => attributes.values(task, range)),

    writeAttributes(task: AttributesTask, range: BlockRange, slot: SharedArrayBuffer): WrittenSlice {
      out.length = 0;
      ofJob(task.job, () => attributes.write(out, task, range));
      return written({ bytes: out.bytes.subarray(0, out.length), next: null }, slot);
    },
  };
}
