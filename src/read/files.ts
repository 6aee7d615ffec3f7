/** Whole tables as files: what comes before, between and after the rows. */
import { Readable } from 'node:stream';
import type { ByteRange, Download, Format, Piece } from '../contract.ts';
import { isDiskFull, Problem } from '../errors.ts';
import { csvLine } from '../formats/csv-field.ts';
import { ARROW_END, arrowSchema } from '../formats/interactions-arrow.ts';
import { INTERACTIONS_CSV_HEADER } from '../formats/interactions-csv-json.ts';
import { PARQUET_MAGIC, parquetFooter, type WrittenGroup } from '../formats/interactions-parquet.ts';
import type { JobBlocks } from '../storage/erased-blocks.ts';
import type { JobRow } from '../storage/jobs.ts';
import { sliceCursors } from './blocks.ts';
import { columnsOfFile } from './forms.ts';
import { namesIn } from './output-shape.ts';
import type { KeptFiles } from './kept-files.ts';
import { damaged } from '../storage/damage.ts';
import { cutPieces, ownPiece, piecesAt, piecesOf, type Reading, type RowPiece } from './pieces.ts';
import type { RowQuery } from './row-query.ts';

/** A job whose interactions are wanted as a whole. */
export type WholeJob = JobBlocks & Pick<JobRow, 'csv_bytes'>;
export type TableFile = Pick<Download, 'bytes' | 'pieces' | 'body'>;

/** How far a stream reads ahead. */
const BUFFERED_BYTES = 2 ** 20;

/** What is known of a table that is wanted as a whole: its job, or how many rows it has, and its version. */
interface Whole {
  job?: WholeJob;
  rows: number | null;
  /** Changes when the bytes do. */
  version: string;
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

export const fileOf = (bytes: number | null, pieces: TableFile['pieces']): TableFile => ({
  bytes,
  pieces,
  body: (range) => Readable.from(copies(pieces(range)), { objectMode: false, highWaterMark: BUFFERED_BYTES }),
});

/** A stream's consumer may keep what it gets, and a stream of bytes must not carry empty pieces. */
export async function* copies(pieces: AsyncIterable<Piece>): AsyncGenerator<Uint8Array> {
  for await (const { bytes, release } of pieces) {
    const copy = Buffer.from(bytes);
    release();
    if (copy.length > 0) yield copy;
  }
}

/** `kept` keeps the files of whole jobs whose length isn't known beforehand. */
export function tableFiles(reading: Reading, kept: KeptFiles) {
  const { readers } = reading;

  /** `job`: all of its interactions are wanted, so all slices are known beforehand. */
  async function* textFile(query: RowQuery, format: 'csv' | 'ndjson', header: string, whole: Whole) {
    const { job, rows } = whole;
    if (header !== '') yield ownPiece(Buffer.from(header));
    // Sessions end where their customer does, not where a slice does.
    if (job && query.form !== 'sessions') yield* piecesAt(reading, query, sliceCursors(job), format);
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
    const groups: WrittenGroup[] = [];
    yield ownPiece(PARQUET_MAGIC);
    for await (const piece of piecesOf(reading, query, 'parquet')) {
      if (piece.rowGroup) groups.push(piece.rowGroup);
      yield piece;
    }
    yield ownPiece(parquetFooter(columnsOfFile(query), groups));
  }

  async function* arrowFile(query: RowQuery): AsyncGenerator<Piece> {
    yield ownPiece(arrowSchema(columnsOfFile(query)));
    yield* piecesOf(reading, query, 'arrow');
    yield ownPiece(ARROW_END);
  }

  /** Undefined also where the disk has no room: the rows can be streamed without. */
  async function keptIfRoom(...file: Parameters<KeptFiles['open']>) {
    try {
      return await kept.open(...file);
    } catch (error) {
      if (isDiskFull(error)) return undefined;
      throw error;
    }
  }

  return {
    /** `once`: see the contract. */
    async open(query: RowQuery, format: Format, whole: Whole, once: boolean): Promise<TableFile> {
      const { job, version } = whole;
      const key = job && !once ? { job: job.id, version } : undefined;
      if (format === 'parquet') {
        const pieces = () => parquetFile(query);
        const file = key && (await kept.open(key, { pieces }));
        return file ? fileOf(file.bytes, file.pieces) : fileOf(null, pieces);
      }
      if (format === 'arrow') return fileOf(null, () => arrowFile(query));
      if (format === 'ndjson') return fileOf(null, () => textFile(query, format, '', whole));
      if (job && !query.columns) {
        return fileOf(INTERACTIONS_CSV_HEADER.length + job.csv_bytes, (range) =>
          range ? csvRange(query, job, range) : textFile(query, format, INTERACTIONS_CSV_HEADER, whole),
        );
      }
      const header = query.columns ? csvLine(namesIn(query)) : await readers.call.read.header(query);
      const pieces = () => textFile(query, format, header, whole);
      const file = key && (await keptIfRoom(key, { pieces, expected: [...sliceCursors(job!)].length }));
      return file ? fileOf(file.bytes, file.pieces) : fileOf(null, pieces);
    },
  };
}
