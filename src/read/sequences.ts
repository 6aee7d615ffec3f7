/** Whole sequences of single customers as ready bytes: the hot path of a service that looks customers up. */
import type { Piece, SequenceRequest } from '../contract.ts';
import { byteSink, type ByteSink } from '../formats/byte-sink.ts';
import { csvLine } from '../formats/csv-field.ts';
import {
  writeInteractionsCsv,
  writeInteractionsJson,
  writeInteractionsNdjson,
} from '../formats/interactions-csv-json.ts';
import { INTERACTION_COLUMNS, type InteractionColumn } from '../model/interaction-columns.ts';
import type { Stores } from '../storage/stores.ts';
import { blockDecoder, knownArticles } from './blocks.ts';
import { columnReader, writeColumns } from './interaction-columns.ts';
import { jobFacts, succeededJob } from './row-query.ts';

/** Sinks kept for reuse: this many, none larger than this (a sequence of 1,000 interactions takes 200 kB). */
const SINKS_KEPT = 64;
const SINK_BYTES_KEPT = 256 * 1024;

type Blocks = ReturnType<Stores['sequences']['sequence']>;
type Format = SequenceRequest['format'];

const WRITERS = { csv: writeInteractionsCsv, ndjson: writeInteractionsNdjson, json: writeInteractionsJson };

export function sequences(stores: Stores) {
  const decode = blockDecoder();
  const articlesUpTo = knownArticles(stores);
  const valuesOf = columnReader(stores.articles.idOf);
  // Allocating memory for each response costs more than writing it.
  const free: ByteSink[] = [];

  /** Writers return how many rows they wrote. */
  function writeUsual(out: ByteSink, customerId: string, blocks: Blocks, format: Format): number {
    let written = 0;
    for (const block of blocks) {
      const slice = decode(block, customerId);
      written += WRITERS[format](out, slice, articlesUpTo(highest(slice.article, slice.length)));
    }
    return written;
  }

  function writeChosen(
    out: ByteSink,
    customerId: string,
    jobId: number,
    columns: InteractionColumn[],
    format: Format,
  ): number {
    const job = jobFacts(succeededJob(stores, jobId));
    let written = 0;
    for (const block of stores.sequences.blocksOf(stores.customers.keyOf(customerId)!, jobId, -1, true)) {
      const slice = decode(block, customerId);
      written += writeColumns(out, slice, columns, valuesOf(block, slice, job), { format });
    }
    return written;
  }

  function release(sink: ByteSink): void {
    sink.length = 0;
    if (free.length < SINKS_KEPT && sink.bytes.length <= SINK_BYTES_KEPT) free.push(sink);
  }

  return {
    /** See the contract; `job_id` is the job that the sequence is from. */
    sequence(
      customerId: string,
      request: SequenceRequest,
    ): (Piece & { bytes: Buffer; job_id: number }) | undefined {
      const { jobId, columns, format } = request;
      const blocks = stores.sequences.sequence(customerId, jobId);
      if (blocks.length === 0) {
        if (jobId !== undefined) succeededJob(stores, jobId);
        return undefined;
      }
      const { job_id } = blocks[0];
      const [before, after] = frameOf(request, job_id);
      const out = free.pop() ?? byteSink();
      if (format === 'csv') out.writeString(csvLine(columns ?? INTERACTION_COLUMNS));
      if (format === 'json') out.writeString(`${before}[`);
      const written = columns
        ? writeChosen(out, customerId, job_id, columns, format)
        : writeUsual(out, customerId, blocks, format);
      if (format === 'json') {
        if (written > 0) out.length--; // the comma after the last row
        out.writeString(`]${after}`);
      }
      return { job_id, bytes: out.bytes.subarray(0, out.length), release: () => release(out) };
    },
  };
}

/** Puts the frame of a request around rows from another thread, which a function cannot be sent to. */
export function frameSequence(
  { job_id, bytes }: { job_id: number; bytes: Uint8Array },
  request: Pick<SequenceRequest, 'format' | 'frame'>,
): Piece & { bytes: Buffer } {
  const [before, after] = frameOf(request, job_id);
  const framed = Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)]);
  return { bytes: framed, release: () => undefined };
}

/** What comes before and after the rows: only JSON has a frame. */
const frameOf = ({ format, frame }: Pick<SequenceRequest, 'format' | 'frame'>, jobId: number) =>
  (format === 'json' && frame?.(jobId)) || ['', ''];

function highest(keys: Uint32Array, length: number): number {
  let result = 0;
  for (let i = 0; i < length; i++) if (keys[i] > result) result = keys[i];
  return result;
}
