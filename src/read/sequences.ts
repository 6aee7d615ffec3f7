/**
 * Whole sequences of single customers as bytes ready to send: the hot path of a service that looks customers
 * up.
 */
import type { Piece, SequenceRequest } from '../contract.ts';
import { byteSink, type ByteSink } from '../formats/byte-sink.ts';
import { csvLine } from '../formats/csv-field.ts';
import * as formats from '../formats/interactions-csv-json.ts';
import type { Stores } from '../storage/stores.ts';
import { bestRows } from './best-pairs.ts';
import { blockDecoder, knownArticles, sequenceReader } from './blocks.ts';
import { columnReader, writeColumns } from './interaction-columns.ts';
import { namesIn } from './output-shape.ts';
import { jobFacts, succeededJob, type ColumnFacts } from './row-query.ts';
import type { RemakeRows } from './sampling.ts';

/** How many sinks are kept for reuse, and their largest size; 1,000 interactions take 200 kB. */
const SINKS_KEPT = 64;
const SINK_BYTES_KEPT = 256 * 1024;

type Format = SequenceRequest['format'];
type Framed = Pick<SequenceRequest, 'format' | 'frame'>;
type Sequence = Piece & { bytes: Buffer; job_id: number };

const WRITERS = {
  csv: formats.writeInteractionsCsv,
  ndjson: formats.writeInteractionsNdjson,
  json: formats.writeInteractionsJson,
};

/** `remake` is for chosen columns only. */
export function sequences(stores: Stores, remake?: RemakeRows) {
  const decode = blockDecoder();
  const articles = knownArticles(stores);
  const reader = sequenceReader(stores);
  const bestOf = bestRows(stores);
  const valuesOf = columnReader(stores.articles.idOf, remake);
  // Allocating memory for each response costs more than writing it.
  const free: ByteSink[] = [];

  /** Returns how many rows it wrote, as does `writeChosen`. */
  function writeUsual(
    out: ByteSink,
    customerId: string,
    blocks: ReturnType<Stores['sequences']['sequence']>,
    format: Format,
  ): number {
    let written = 0;
    for (const block of blocks) {
      const slice = decode(block, customerId);
      const strings = articles.upTo(highest(slice.article, slice.length));
      articles.check(block, slice);
      written += WRITERS[format](out, slice, strings);
    }
    return written;
  }

  function writeChosen(
    out: ByteSink,
    customerId: string,
    request: SequenceRequest & ColumnFacts,
    jobId: number,
  ): number {
    const { columns, time, pairs, format, positives, sampling } = request;
    const job = { ...jobFacts(succeededJob(stores, jobId)), positives, sampling };
    let written = 0;
    const best = bestOf({ pairs, job_id: jobId });
    for (const block of stores.sequences.blocksOf(stores.customers.keyOf(customerId)!, jobId, -1, true)) {
      const { slice, mask } = reader.decode(block, undefined, best);
      written += writeColumns(out, slice, columns!, valuesOf(block, slice, { job, time }), { format, mask });
    }
    return written;
  }

  function release(sink: ByteSink): void {
    sink.length = 0;
    if (free.length < SINKS_KEPT && sink.bytes.length <= SINK_BYTES_KEPT) free.push(sink);
  }

  return {
    /** See the contract; `job_id` is the job that the sequence is from. */
    sequence(customerId: string, request: SequenceRequest, facts?: ColumnFacts): Sequence | undefined {
      const { jobId, columns, format } = request;
      const blocks = stores.sequences.sequence(customerId, jobId);
      if (blocks.length === 0) {
        if (jobId !== undefined) succeededJob(stores, jobId);
        return undefined;
      }
      const { job_id } = blocks[0];
      const [before, after] = frameOf(request, job_id);
      const out = free.pop() ?? byteSink();
      if (format === 'csv') out.writeString(csvLine(namesIn(request)));
      if (format === 'json') out.writeString(`${before}[`);
      const written = columns
        ? writeChosen(out, customerId, { ...request, ...facts }, job_id)
        : writeUsual(out, customerId, blocks, format);
      if (format === 'json') {
        if (written > 0) out.length--; // the comma after the last row
        out.writeString(`]${after}`);
      }
      return { job_id, bytes: out.bytes.subarray(0, out.length), release: () => release(out) };
    },
  };
}

/** Puts a request's frame around rows from another thread, to which functions can't be sent. */
export function frameSequence(rows: Pick<Sequence, 'job_id'> & { bytes: Uint8Array }, request: Framed) {
  const [before, after] = frameOf(request, rows.job_id);
  const bytes = Buffer.concat([Buffer.from(before), rows.bytes, Buffer.from(after)]);
  return { bytes, release: () => undefined };
}

/** What surrounds the rows: only JSON has a frame. */
const frameOf = ({ format, frame }: Framed, jobId: number) =>
  (format === 'json' && frame?.(jobId)) || ['', ''];

function highest(keys: Uint32Array, length: number): number {
  let result = 0;
  for (let i = 0; i < length; i++) if (keys[i] > result) result = keys[i];
  return result;
}
