/**
 * Writes sequences as a file, the same bytes as a download of a job: CSV and NDJSON as they come, Parquet and
 * Arrow in batches. Bytes are overwritten once the next ones are asked for.
 */
import type { Format } from '../contract.ts';
import { articleStrings } from '../formats/article-strings.ts';
import { BLOCKS_PER_BATCH, isFullBatch } from '../formats/batch-size.ts';
import { byteSink } from '../formats/byte-sink.ts';
import { fileColumnsOf } from '../formats/file-columns.ts';
import { GatheredRows } from '../formats/gathered-rows.ts';
import { articleBefore, type InteractionSlice } from '../formats/interaction-slice.ts';
import {
  INTERACTIONS_CSV_HEADER,
  writeInteractionsCsv,
  writeInteractionsNdjson,
} from '../formats/interactions-csv-json.ts';
import { prevSkipsIgnores } from '../plan/plan.ts';
import { BLOCK_ROWS } from '../storage/encoded/records.ts';
import type { DirectJob } from './job.ts';
import type { Sequence } from './sequences.ts';

export interface RowWriter {
  begin(): Uint8Array;
  add(sequence: Sequence): Iterable<Uint8Array>;
  end(): Iterable<Uint8Array>;
}

/** Bytes of text that are written together. */
const PIECE_BYTES = 2 ** 20;
/** Rows of a long sequence that are formatted at a time. */
const SOME_ROWS = 2 ** 14;

/** Loads what the format needs, and no other. */
export async function rowWriter(format: Format, job: DirectJob): Promise<RowWriter> {
  if (format === 'csv' || format === 'ndjson') return textWriter(format, job);
  if (format === 'arrow') {
    const { ARROW_END, arrowBatch, arrowSchema } = await import('../formats/interactions-arrow.ts');
    return batchWriter(job, {
      begin: arrowSchema(fileColumnsOf({})),
      batch: (rows, gathered) => arrowBatch(gathered, rows),
      end: () => ARROW_END,
    });
  }
  return batchWriter(job, await parquet());
}

const stringsOf = ({ log, plan }: DirectJob) =>
  articleStrings(log.articleIds(plan.catalogue.keys).map((id, rank): [number, string] => [rank, id]));

/** A whole sequence as the formats take it, whose articles are ranks in the catalogue. */
function sliceOf({ customer_id, rows }: Sequence, skipsIgnores: boolean): InteractionSlice {
  const { length, t_dat, article, score } = rows;
  return {
    ...{ customer_id, length, t_dat, score, prev_article_key: -1, prev_skips_ignores: skipsIgnores },
    article: new Uint32Array(article.buffer, article.byteOffset, length),
  };
}

function textWriter(format: 'csv' | 'ndjson', job: DirectJob): RowWriter {
  const articles = stringsOf(job);
  const skipsIgnores = prevSkipsIgnores(job.request.parameters);
  const write = format === 'csv' ? writeInteractionsCsv : writeInteractionsNdjson;
  const out = byteSink(PIECE_BYTES * 1.25);

  function* taken(): Generator<Uint8Array> {
    if (out.length > 0) yield out.bytes.subarray(0, out.length);
    out.length = 0;
  }

  return {
    begin: () => Buffer.from(format === 'csv' ? INTERACTIONS_CSV_HEADER : ''),
    *add(sequence) {
      const slice = sliceOf(sequence, skipsIgnores);
      for (let from = 0; from < slice.length; from += SOME_ROWS) {
        write(out, slice, articles, { from, to: from + SOME_ROWS });
        if (out.length >= PIECE_BYTES) yield* taken();
      }
    },
    end: taken,
  };
}

/** What a binary file has besides batches of rows. */
interface BatchFormat {
  begin: Uint8Array;
  batch(rows: number, gathered: ReturnType<GatheredRows['gathered']>): Uint8Array;
  end(): Uint8Array;
}

async function parquet(): Promise<BatchFormat> {
  const { PARQUET_MAGIC, parquetFooter, parquetGroup } = await import('../formats/interactions-parquet.ts');
  const groups: Parameters<typeof parquetFooter>[1][number][] = [];
  return {
    begin: PARQUET_MAGIC,
    batch(rows, gathered) {
      const { bytes, rowGroup } = parquetGroup(gathered, rows);
      groups.push(rowGroup);
      return bytes;
    },
    end: () => parquetFooter(fileColumnsOf({}), groups),
  };
}

/** The rows `from` to `to` of a slice, as a block of them is read from a database. */
function blockOf(slice: InteractionSlice, from: number, to: number, before: number): InteractionSlice {
  const { t_dat, article, score } = slice;
  return {
    ...slice,
    length: to - from,
    t_dat: t_dat.subarray(from, to),
    article: article.subarray(from, to),
    score: score.subarray(from, to),
    prev_article_key: before,
  };
}

function batchWriter(job: DirectJob, { begin, batch, end }: BatchFormat): RowWriter {
  const articles = stringsOf(job);
  const skipsIgnores = prevSkipsIgnores(job.request.parameters);
  const rows = new GatheredRows();
  const columns = fileColumnsOf({});
  let blocks = 0;
  rows.begin(columns);

  function* taken(): Generator<Uint8Array> {
    if (rows.length > 0) yield batch(rows.length, rows.gathered(articles));
    rows.begin(columns);
    blocks = 0;
  }

  return {
    begin: () => begin,
    *add(sequence) {
      const slice = sliceOf(sequence, skipsIgnores);
      let from = 0;
      do {
        const to = Math.min(from + BLOCK_ROWS, slice.length);
        rows.add(blockOf(slice, from, to, articleBefore(slice, from)));
        if (isFullBatch(rows.length, rows.values) || ++blocks === BLOCKS_PER_BATCH) yield* taken();
        from = to;
      } while (from < slice.length);
    },
    *end() {
      yield* taken();
      yield end();
    },
  };
}
