/**
 * Interactions in columns → Parquet: a magic number, row groups, which don't depend on each other, and an
 * end that says where they are, with the bounds of all pages.
 */
import type { RowGroup } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import type { FileColumn } from './file-columns.ts';
import type { GatheredColumn } from './gathered-column.ts';
import { writeColumn, type WrittenChunk } from './parquet-columns.ts';
import { writeOffsetIndex } from './parquet-indexes.ts';
import { schemaOf } from './parquet-schema.ts';
import { sortingOf } from './parquet-sorting.ts';

export const PARQUET_MAGIC = Buffer.from('PAR1');

/**
 * Part of the ETag. Raise it when the same rows give other bytes, also after an update of hyparquet-writer.
 */
export const PARQUET_LAYOUT = 2;

/** What the end of the file says of a row group; offsets count from its first byte. */
export type WrittenGroup = Pick<RowGroup, 'num_rows' | 'sorting_columns'> & {
  bytes: number;
  chunks: WrittenChunk[];
};

const out = new ByteWriter(1 << 21);

/** The bytes are overwritten by those of the next group. There must be rows. */
export function parquetGroup(
  columns: readonly GatheredColumn[],
  rows: number,
): { bytes: Uint8Array; rowGroup: WrittenGroup } {
  out.index = out.offset = 0;
  const chunks = columns.map((column) => writeColumn(out, column, rows));
  const sorting_columns = sortingOf(columns, rows);
  return {
    bytes: out.getBytes(),
    rowGroup: { chunks, num_rows: BigInt(rows), sorting_columns, bytes: out.offset },
  };
}

/** The end of a file with these row groups, in order. */
export function parquetFooter(columns: readonly FileColumn[], groups: readonly WrittenGroup[]): Uint8Array {
  const out = new ByteWriter(1 << 16);
  let start = PARQUET_MAGIC.length;
  const placed = groups.map((group) => {
    const chunks = group.chunks.map((chunk) => placedChunk(chunk, BigInt(start)));
    start += group.bytes;
    return { ...group, chunks };
  });
  const row_groups = placed.map(({ chunks, num_rows, sorting_columns, bytes }): RowGroup => {
    const metadata = chunks.map(({ chunk }) => chunk.meta_data);
    return {
      columns: chunks.map((written) => withIndexes(out, start, written)),
      total_byte_size: metadata.reduce((sum, { total_uncompressed_size: size }) => sum + size, 0n),
      num_rows,
      sorting_columns,
      file_offset: chunks[0].chunk.file_offset,
      total_compressed_size: BigInt(bytes),
    };
  });
  writeFileMetadata(out, columns, row_groups);
  out.appendBytes(PARQUET_MAGIC);
  return out.getBytes();
}

const CREATOR = 'footfall';

function writeFileMetadata(out: ByteWriter, columns: readonly FileColumn[], row_groups: RowGroup[]): void {
  const num_rows = row_groups.reduce((sum, { num_rows }) => sum + num_rows, 0n);
  const schema = schemaOf(columns);
  writeMetadata(out, { version: 2, created_by: CREATOR, schema, num_rows, row_groups, metadata_length: 0 });
  if (row_groups.length === 0) nameMembers(out);
}

/** Thrift's type of structs. */
const STRUCT = 12;

/**
 * hyparquet-writer names no type for the members of an empty list, which Arrow's Rust reader refuses. The
 * list of row groups is one byte, and the creator's name comes two bytes behind it.
 */
function nameMembers(out: ByteWriter): void {
  const bytes = Buffer.from(out.getBytes().buffer, 0, out.index);
  bytes[bytes.lastIndexOf(CREATOR) - 3] = STRUCT;
}

function placedChunk({ chunk, pages, columnIndex }: WrittenChunk, start: bigint): WrittenChunk {
  const { meta_data, file_offset } = chunk;
  const { data_page_offset, dictionary_page_offset: dictionary } = meta_data;
  return {
    columnIndex,
    pages: pages.map((page) => ({ ...page, offset: page.offset + start })),
    chunk: {
      file_offset: file_offset + start,
      meta_data: {
        ...meta_data,
        data_page_offset: data_page_offset + start,
        dictionary_page_offset: dictionary === undefined ? undefined : dictionary + start,
      },
    },
  };
}

/** Appends the indexes of a column, which begin at offset `start` of the file, and says where they are. */
function withIndexes(out: ByteWriter, start: number, { chunk, columnIndex, pages }: WrittenChunk) {
  const columnOffset = start + out.offset;
  out.appendBytes(columnIndex);
  const offsetOffset = start + out.offset;
  writeOffsetIndex(out, pages);
  return {
    ...chunk,
    offset_index_offset: BigInt(offsetOffset),
    offset_index_length: start + out.offset - offsetOffset,
    column_index_offset: BigInt(columnOffset),
    column_index_length: columnIndex.length,
  };
}
