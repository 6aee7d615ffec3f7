/** Whole tables as files: what comes before, between and after the rows. */
import { Readable } from 'node:stream';
import type { ByteRange, Download, Format, Piece } from '../contract.ts';
import { Problem } from '../errors.ts';
import { csvLine } from '../formats/csv-field.ts';
import { INTERACTIONS_CSV_HEADER } from '../formats/interactions-csv-json.ts';
import { PARQUET_MAGIC, parquetFooter, type RowGroup } from '../formats/interactions-parquet.ts';
import { INTERACTION_COLUMNS } from '../model/interaction-columns.ts';
import type { JobBlocks } from '../storage/erased-blocks.ts';
import type { JobRow } from '../storage/jobs.ts';
import { sliceCursors } from './blocks.ts';
import type { KeptFiles } from './kept-files.ts';
import { damaged } from '../storage/damage.ts';
import { cutPieces, ownPiece, piecesAt, piecesOf, type Reading, type RowPiece } from './pieces.ts';
import type { RowQuery } from './row-query.ts';

/** A job whose interactions are wanted as a whole. */
export type WholeJob = JobBlocks & Pick<JobRow, 'csv_bytes'>;
export type TableFile = Pick<Download, 'bytes' | 'pieces' | 'body'>;

/** How far a stream reads ahead. */
const BUFFERED_BYTES = 2 ** 20;

/** What is known of a table that is wanted as a whole: its job, or how many rows it has. */
interface Whole {
  job?: WholeJob;
  rows: number | null;
  /** Whether there has been a newer version of the data set since: rows of the old one may be gone. */
  hasChanged(): boolean;
}

/** Breaks off at the end if there were fewer rows or more: what misses some must not look whole. */
async function* withAllRows(
  pieces: AsyncIterable<RowPiece>,
  { table }: RowQuery,
  rows: number,
  whole: Whole,
) {
  let left = rows;
  for await (const piece of pieces) {
    left -= piece.rows ?? 0;
    yield piece;
  }
  if (left === 0) return;
  const found = `${rows - left} of ${rows} rows of ${table} were found`;
  if (!whole.hasChanged()) throw damaged(found);
  const detail = `The data set has changed while it was being read: ${found}. Download them again.`;
  throw new Problem('conflict', detail);
}

const fileOf = (bytes: number | null, pieces: TableFile['pieces']): TableFile => ({
  bytes,
  pieces,
  body: (range) => Readable.from(copies(pieces(range)), { objectMode: false, highWaterMark: BUFFERED_BYTES }),
});

/** A stream's consumer may keep what it gets, and a stream of bytes must not carry empty pieces. */
async function* copies(pieces: AsyncIterable<Piece>): AsyncGenerator<Uint8Array> {
  for await (const { bytes, release } of pieces) {
    const copy = Buffer.from(bytes);
    release();
    if (copy.length > 0) yield copy;
  }
}

/** `parquetFiles` keeps the Parquet files of whole jobs, by job id. */
export function tableFiles(reading: Reading, parquetFiles: KeptFiles) {
  const { readers } = reading;

  /** `job`: all of its interactions are wanted, so all slices are known beforehand. */
  async function* textFile(query: RowQuery, format: 'csv' | 'ndjson', header: string, whole: Whole) {
    const { job, rows } = whole;
    if (header !== '') yield ownPiece(Buffer.from(header));
    if (job) yield* piecesAt(reading, query, sliceCursors(job), format);
    else if (rows === null) yield* piecesOf(reading, query, format);
    else yield* withAllRows(piecesOf(reading, query, format), query, rows, whole);
  }

  async function* csvRange(query: RowQuery, job: WholeJob, { start, end }: ByteRange): AsyncGenerator<Piece> {
    const header = Buffer.from(INTERACTIONS_CSV_HEADER);
    const ofHeader = header.subarray(start, end + 1);
    if (ofHeader.length > 0) yield ownPiece(ofHeader);
    const length = end - start + 1 - ofHeader.length;
    if (length === 0) return;
    const offset = Math.max(0, start - header.length);
    const { cursor, skip } = await readers.call.read.cursorAtByte(job.id, job.blocks, offset);
    const cursors = sliceCursors(job, cursor[0] as number);
    yield* cutPieces(piecesAt(reading, query, cursors, 'csv'), skip, length);
  }

  async function* parquetFile(query: RowQuery): AsyncGenerator<Piece> {
    const groups: RowGroup[] = [];
    yield ownPiece(PARQUET_MAGIC);
    for await (const piece of piecesOf(reading, query, 'parquet')) {
      if (piece.rowGroup) groups.push(piece.rowGroup);
      yield piece;
    }
    yield ownPiece(parquetFooter(query.columns ?? INTERACTION_COLUMNS, groups));
  }

  return {
    /** `once`: see the contract. */
    async open(query: RowQuery, format: Format, whole: Whole, once: boolean): Promise<TableFile> {
      const { job } = whole;
      if (format === 'parquet') {
        const make = () => parquetFile(query);
        if (!job || query.columns || once) return fileOf(null, make);
        const { bytes, pieces } = await parquetFiles.open(query.job_id, make);
        return fileOf(bytes, pieces);
      }
      if (format === 'ndjson') return fileOf(null, () => textFile(query, format, '', whole));
      if (job && !query.columns) {
        return fileOf(INTERACTIONS_CSV_HEADER.length + job.csv_bytes, (range) =>
          range ? csvRange(query, job, range) : textFile(query, format, INTERACTIONS_CSV_HEADER, whole),
        );
      }
      const header = query.columns ? csvLine(query.columns) : await readers.call.read.header(query);
      return fileOf(null, () => textFile(query, format, header, whole));
    },
  };
}
