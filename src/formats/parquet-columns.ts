/**
 * One column of a row group in Parquet: its pages, its entry in the footer, and its part of the page index.
 * hyparquet-writer provides headers and Snappy, but not dictionaries, since ids are already numbers here.
 */
import type { ColumnChunk, OffsetIndex } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { snappyCompress } from 'hyparquet-writer/src/snappy.js';
import type { GatheredColumn } from './gathered-column.ts';
import { columnIndex } from './parquet-indexes.ts';
import { levelsOf, pagesOf, presentValues, type PageRows } from './parquet-page-rows.ts';
import { dictionaryOf, plainValues, type Dictionary } from './parquet-plain.ts';
import { writeRuns } from './parquet-run-writer.ts';
import { elementOf, pathOf } from './parquet-schema.ts';
import { boundsOf, wider } from './parquet-statistics.ts';

/** What the end of the file says of a column of a row group; offsets count from its first byte. */
export interface WrittenChunk {
  chunk: ColumnChunk & { meta_data: NonNullable<ColumnChunk['meta_data']> };
  /** The column index, ready to be written. */
  columnIndex: Uint8Array;
  pages: OffsetIndex['page_locations'];
}

type PageHeader = Parameters<typeof writePageHeader>[1];

/** Appends the values of `rows` rows. */
export function writeColumn(out: ByteWriter, gathered: GatheredColumn, rows: number): WrittenChunk {
  const element = elementOf(gathered.column);
  const start = out.offset;
  const present = presentValues(gathered);
  const dictionary = dictionaryOf(present);
  let size = 0;
  if (dictionary) {
    const header = { num_values: dictionary.count, encoding: 'PLAIN' } as const;
    const type = 'DICTIONARY_PAGE';
    size += writePage(out, dictionary.bytes, { type, dictionary_page_header: header });
  }
  const dataStart = out.offset;
  const pages: OffsetIndex['page_locations'] = [];
  const found = pagesOf(gathered, rows).map((page) => {
    const offset = out.offset;
    const levels = levelsOf(gathered, page);
    size += writeDataPage(out, present, { page, levels, dictionary });
    const compressed_page_size = out.offset - offset;
    pages.push({ offset: BigInt(offset), compressed_page_size, first_row_index: BigInt(page.rows[0]) });
    return { bounds: boundsOf(present, page.values), levels };
  });
  const sum = (count: (page: (typeof found)[number]) => number) =>
    BigInt(found.reduce((all, page) => all + count(page), 0));
  const nulls = found.map(({ levels }) => levels.num_nulls);
  const bounds = found.map((page) => page.bounds);
  const meta_data: WrittenChunk['chunk']['meta_data'] = {
    type: element.type!,
    path_in_schema: pathOf(gathered.column),
    codec: 'SNAPPY',
    num_values: sum(({ levels }) => levels.num_values),
    total_uncompressed_size: BigInt(size),
    total_compressed_size: BigInt(out.offset - start),
    data_page_offset: BigInt(dataStart),
    statistics: { ...wider(bounds), null_count: sum(({ levels }) => levels.num_nulls) },
    ...encodingsOf(dictionary, pages.length, start),
  };
  const chunk = { file_offset: BigInt(start), meta_data };
  return { chunk, columnIndex: columnIndex(element, bounds, nulls), pages };
}

/** Readers that know the encodings of all pages may look for values in the dictionary alone. */
function encodingsOf(dictionary: Dictionary | undefined, pages: number, start: number) {
  const encoding: 'PLAIN' | 'RLE_DICTIONARY' = dictionary ? 'RLE_DICTIONARY' : 'PLAIN';
  const ofData = { page_type: 'DATA_PAGE_V2', encoding, count: pages } as const;
  if (!dictionary) return { encodings: [encoding], encoding_stats: [ofData] };
  const ofDictionary = { page_type: 'DICTIONARY_PAGE', encoding: 'PLAIN', count: 1 } as const;
  return {
    encodings: ['PLAIN' as const, encoding],
    encoding_stats: [ofDictionary, ofData],
    dictionary_page_offset: BigInt(start),
  };
}

interface Page {
  page: PageRows;
  levels: ReturnType<typeof levelsOf>;
  dictionary?: Dictionary;
}

function writeDataPage(out: ByteWriter, values: GatheredColumn, { page, levels, dictionary }: Page): number {
  const { bytes: levelBytes, ...header } = levels;
  const [from, to] = page.rows;
  const data_page_header_v2 = {
    ...header,
    num_rows: to - from,
    encoding: dictionary ? ('RLE_DICTIONARY' as const) : ('PLAIN' as const),
    is_compressed: true,
  };
  const bytes = dictionary ? indicesOf(dictionary, page.values) : plainValues(values, page.values);
  return writePage(out, bytes, { type: 'DATA_PAGE_V2', data_page_header_v2 }, levelBytes);
}

/** Reused: a page of it is compressed into other memory before the next one. */
const runs = new ByteWriter(1 << 16);

function indicesOf({ indices, count }: Dictionary, range: PageRows['values']): Uint8Array {
  runs.index = runs.offset = 0;
  const bits = Math.ceil(Math.log2(count));
  runs.appendUint8(bits);
  writeRuns(runs, indices, range, bits);
  return runs.getBytes();
}

/** Returns the size of the uncompressed page with its header. Levels are not compressed. */
function writePage(
  out: ByteWriter,
  bytes: Uint8Array,
  header: Partial<PageHeader> & Pick<PageHeader, 'type'>,
  levels: Uint8Array = new Uint8Array(0),
): number {
  const compressed = snappyCompress(bytes);
  const start = out.offset;
  writePageHeader(out, {
    ...header,
    uncompressed_page_size: levels.length + bytes.length,
    compressed_page_size: levels.length + compressed.length,
  });
  const headerBytes = out.offset - start;
  out.appendBytes(levels);
  out.appendBytes(compressed);
  return headerBytes + levels.length + bytes.length;
}
