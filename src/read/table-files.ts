/** Whole tables as files, in pieces or as streams: what comes before, between and behind the rows. */
import { Readable } from 'node:stream';
import { INTERACTIONS_CSV_HEADER } from '../formats/interactions-csv-json.ts';
import { PARQUET_MAGIC, parquetFooter, type RowGroup } from '../formats/interactions-parquet.ts';
import { INTERACTION_COLUMNS } from '../model/interaction-columns.ts';
import { placesOfJob } from './interaction-rows.ts';
import { ownPiece, piecesAt, piecesFrom, stretchOf, type ByteRange, type Piece } from './pieces.ts';
import type { ReaderPool } from './reader-pool.ts';
import type { RowsRequest } from './rows-request.ts';

/** The two ways to take a file: in pieces that are given back, or as a stream that can be kept. */
export interface Bodies {
  body(range?: ByteRange): Readable;
  pieces(range?: ByteRange): AsyncGenerator<Piece>;
}

const BUFFERED_BYTES = 2 ** 20;

export function bodies(pieces: Bodies['pieces']): Bodies {
  return {
    pieces,
    body: (range) => Readable.from(kept(pieces(range)), { objectMode: false, highWaterMark: BUFFERED_BYTES }),
  };
}

/** Copies, so that whoever reads a stream may keep what it gets; a stream of bytes may not carry empty pieces. */
async function* kept(pieces: AsyncIterable<Piece>): AsyncGenerator<Uint8Array> {
  for await (const { bytes, release } of pieces) {
    const copy = Buffer.from(bytes);
    release();
    if (copy.length > 0) yield copy;
  }
}

export function tableFiles(readers: ReaderPool) {
  async function* text(
    request: RowsRequest,
    format: 'csv' | 'ndjson',
    header: string,
  ): AsyncGenerator<Piece> {
    if (header !== '') yield ownPiece(Buffer.from(header));
    yield* piecesFrom(readers, request, await readers.start(request), format);
  }

  /** All interactions of a job that has so many parts. */
  async function* textOfJob(
    request: RowsRequest,
    parts: number,
    format: 'csv' | 'ndjson',
  ): AsyncGenerator<Piece> {
    if (format === 'csv') yield ownPiece(Buffer.from(INTERACTIONS_CSV_HEADER));
    yield* piecesAt(readers, request, placesOfJob(request.job_id, parts), format);
  }

  /** Bytes `start` to `end` (both included) of the whole CSV of a job. */
  async function* csvRange(
    request: RowsRequest,
    parts: number,
    { start, end }: ByteRange,
  ): AsyncGenerator<Piece> {
    const { job_id } = request;
    const header = Buffer.from(INTERACTIONS_CSV_HEADER);
    const ofHeader = header.subarray(start, end + 1);
    if (ofHeader.length > 0) yield ownPiece(ofHeader);
    const length = end - start + 1 - ofHeader.length;
    if (length === 0) return;
    const { place, skip } = await readers.placeAtByte(job_id, parts, Math.max(0, start - header.length));
    const places = placesOfJob(job_id, parts, place[0] as number);
    yield* stretchOf(piecesAt(readers, request, places, 'csv'), skip, length);
  }

  async function* parquet(request: RowsRequest): AsyncGenerator<Piece> {
    const groups: RowGroup[] = [];
    yield ownPiece(PARQUET_MAGIC);
    for await (const piece of piecesFrom(readers, request, await readers.start(request), 'parquet')) {
      if (piece.rowGroup) groups.push(piece.rowGroup);
      yield piece;
    }
    yield ownPiece(parquetFooter(request.columns ?? INTERACTION_COLUMNS, groups));
  }

  return {
    async csv(request: RowsRequest): Promise<Bodies> {
      const header = await readers.header(request);
      return bodies(() => text(request, 'csv', header));
    },
    /** All interactions of a job that has so many parts: ranges of it can be had. */
    csvOfJob: (request: RowsRequest, parts: number): Bodies =>
      bodies((range) => (range ? csvRange(request, parts, range) : textOfJob(request, parts, 'csv'))),
    ndjson: (request: RowsRequest): Bodies => bodies(() => text(request, 'ndjson', '')),
    ndjsonOfJob: (request: RowsRequest, parts: number): Bodies =>
      bodies(() => textOfJob(request, parts, 'ndjson')),
    parquet: (request: RowsRequest): Bodies => bodies(() => parquet(request)),
  };
}
