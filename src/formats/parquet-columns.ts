/**
 * One column of a row group in Parquet: its pages and its entry in the footer. hyparquet-writer provides
 * headers, run lengths, bit-packing and Snappy, but not dictionaries, since ids are already numbers here.
 */
import type { ColumnChunk, SchemaElement, Statistics } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer';
import { writeColumn } from 'hyparquet-writer/src/column.js';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js';
import { snappyCompress } from 'hyparquet-writer/src/snappy.js';

const codec = 'SNAPPY';
const ROOM = 1 << 18;
const ROOT: SchemaElement = { name: 'interactions' };
const PAGE_BYTES = 1 << 20;

/** The distinct values of a column in Parquet's PLAIN encoding. */
export interface Dictionary {
  bytes: Uint8Array;
  count: number;
}

/** Of strings in UTF-8: the length of each as four bytes, little-endian, then its bytes. */
export function stringDictionary(strings: Uint8Array[]): Dictionary {
  const bytes = new Uint8Array(strings.reduce((sum, { length }) => sum + 4 + length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const string of strings) {
    view.setUint32(at, string.length, true);
    bytes.set(string, at + 4);
    at += 4 + string.length;
  }
  return { bytes, count: strings.length };
}

type Described = Pick<ColumnChunk, 'file_offset'> & { meta_data: NonNullable<ColumnChunk['meta_data']> };

/** Appends a column whose row i is value index[i] of `dictionary`. */
export function writeDictionaryColumn(
  out: ByteWriter,
  element: SchemaElement,
  dictionary: Dictionary,
  index: Uint8Array | Uint32Array,
  statistics?: Statistics,
): ColumnChunk {
  const start = out.offset;
  const header = { num_values: dictionary.count, encoding: 'PLAIN' } as const;
  let uncompressed = writePage(out, dictionary.bytes, { dictionary_page_header: header });
  const data = new ByteWriter(ROOM);
  const bits = Math.ceil(Math.log2(dictionary.count));
  data.appendUint8(bits);
  writeRleBitPackedHybrid(data, index, bits);
  const chunk = describe(element, start, index.length, statistics);
  chunk.meta_data.encodings.push('RLE_DICTIONARY');
  chunk.meta_data.dictionary_page_offset = BigInt(start);
  chunk.meta_data.data_page_offset = BigInt(out.offset);
  uncompressed += writePage(out, data.getBytes(), dataHeader(index.length, 'RLE_DICTIONARY'));
  return measured(chunk, out, uncompressed);
}

/** Appends a column of 64-bit values, little-endian. */
export function writePlainColumn(
  out: ByteWriter,
  element: SchemaElement,
  values: Uint8Array,
  statistics?: Statistics,
): ColumnChunk {
  const rows = values.length / 8;
  const chunk = describe(element, out.offset, rows, statistics);
  return measured(chunk, out, writePage(out, values, dataHeader(rows, 'PLAIN')));
}

/** Appends a column of any values, null only where the schema says OPTIONAL: ten times as slow. */
export function writeValueColumn(
  out: ByteWriter,
  element: SchemaElement,
  values: (string | number | bigint | null)[],
): ColumnChunk {
  const optional = element.repetition_type === 'OPTIONAL';
  return writeColumn({
    writer: out,
    column: {
      columnName: element.name,
      element,
      schemaPath: [ROOT, element],
      codec,
      compressors: { SNAPPY: snappyCompress },
      stats: false,
      pageSize: PAGE_BYTES,
      columnIndex: false,
      offsetIndex: false,
    },
    pageData: {
      values,
      definitionLevels: optional ? values.map((value) => (value === null ? 0 : 1)) : [],
      repetitionLevels: [],
      maxDefinitionLevel: optional ? 1 : 0,
    },
  }).chunk;
}

const dataHeader = (rows: number, encoding: 'PLAIN' | 'RLE_DICTIONARY') => ({
  data_page_header_v2: {
    num_values: rows,
    num_nulls: 0,
    num_rows: rows,
    encoding,
    definition_levels_byte_length: 0,
    repetition_levels_byte_length: 0,
    is_compressed: true,
  },
});

type PageHeader = Parameters<typeof writePageHeader>[1];

/** Returns the size of the uncompressed page with its header. */
function writePage(out: ByteWriter, bytes: Uint8Array, header: Partial<PageHeader>): number {
  const compressed = snappyCompress(bytes);
  const start = out.offset;
  writePageHeader(out, {
    ...header,
    type: header.dictionary_page_header ? 'DICTIONARY_PAGE' : 'DATA_PAGE_V2',
    uncompressed_page_size: bytes.length,
    compressed_page_size: compressed.length,
  });
  const headerBytes = out.offset - start;
  out.appendBytes(compressed);
  return headerBytes + bytes.length;
}

function describe(
  { name, type }: SchemaElement,
  start: number,
  rows: number,
  statistics?: Statistics,
): Described {
  const meta_data: Described['meta_data'] = {
    type: type!,
    encodings: ['PLAIN'],
    path_in_schema: [name],
    codec,
    num_values: BigInt(rows),
    total_uncompressed_size: 0n,
    total_compressed_size: 0n,
    data_page_offset: BigInt(start),
    statistics,
  };
  return { file_offset: BigInt(start), meta_data };
}

function measured(chunk: Described, out: ByteWriter, uncompressed: number): ColumnChunk {
  chunk.meta_data.total_uncompressed_size = BigInt(uncompressed);
  chunk.meta_data.total_compressed_size = BigInt(out.offset) - chunk.file_offset;
  return chunk;
}
