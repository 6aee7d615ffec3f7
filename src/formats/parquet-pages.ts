/**
 * Reads the pages of one column chunk one by one. Whatever a page claims is checked against the file and
 * against limits before memory is taken for it.
 */
import { brotliDecompressSync, crc32, gunzipSync } from 'node:zlib';
import type { ColumnMetaData, PageHeader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { compressors } from 'hyparquet-compressors';
import { ZSTDDecoder } from 'zstddec/stream';
import type { RandomAccessFile } from './parquet-footer.ts';
import { structEnd } from './thrift-extent.ts';

export const MOST_PAGE_BYTES = 2 ** 28;
const HEADER_BYTES = 2 ** 12;
const MOST_HEADER_BYTES = 2 ** 22;

const zstd = new ZSTDDecoder();
/** To be awaited before a page is read. */
export const codecsReady = (): Promise<void> => zstd.init();

export interface ParquetPage {
  header: PageHeader;
  /** Uncompressed; of a page of version 2, without its levels. */
  bytes: Uint8Array;
  /** Of a page of version 2. */
  levels: Uint8Array | undefined;
}

/** Returns a function that reads the next page; undefined behind the last one. Throws Errors. */
export function pageReader(file: RandomAccessFile, chunk: ColumnMetaData, end: number) {
  const { codec, data_page_offset, dictionary_page_offset } = chunk;
  const dictionary = Number(dictionary_page_offset ?? 0);
  let at = dictionary > 0 ? Math.min(dictionary, Number(data_page_offset)) : Number(data_page_offset);
  const stop = at + Number(chunk.total_compressed_size);
  if (!(at >= 4 && stop >= at && stop <= end)) throw new RangeError('its pages lie outside of the file');

  function header(): PageHeader {
    for (let size = HEADER_BYTES; ; size *= 8) {
      const bytes = new Uint8Array(Math.min(size, stop - at));
      file.read(at, bytes);
      try {
        const length = structEnd(bytes, 0);
        at += length;
        return parquetHeader({ view: new DataView(bytes.buffer, 0, length), offset: 0 });
      } catch (error) {
        if (bytes.length === stop - at || size >= MOST_HEADER_BYTES) throw error;
      }
    }
  }

  return (): ParquetPage | undefined => {
    if (at >= stop) return undefined;
    const found = header();
    const { compressed_page_size: packed, uncompressed_page_size: size, crc } = found;
    if (!(packed >= 0 && packed <= stop - at)) throw new RangeError(`a page claims ${packed} bytes`);
    if (!(size >= 0 && size <= MOST_PAGE_BYTES))
      throw new RangeError(`a page claims ${size} bytes, uncompressed`);
    const bytes = new Uint8Array(packed);
    file.read(at, bytes);
    at += packed;
    if (crc !== undefined && crc32(bytes) !== crc >>> 0)
      throw new RangeError('the checksum of a page is another');
    const v2 = found.data_page_header_v2;
    if (found.type !== 'DATA_PAGE_V2' || !v2) {
      return { header: found, bytes: decompressed(bytes, size, codec), levels: undefined };
    }
    const split = v2.definition_levels_byte_length + v2.repetition_levels_byte_length;
    if (!(v2.definition_levels_byte_length >= 0 && v2.repetition_levels_byte_length >= 0 && split <= packed))
      throw new RangeError('the levels of a page are longer than the page');
    const values = bytes.subarray(split);
    const isPacked = v2.is_compressed !== false && size > split;
    return {
      header: found,
      bytes: isPacked ? decompressed(values, size - split, codec) : values,
      levels: bytes.subarray(v2.repetition_levels_byte_length, split),
    };
  };
}

function decompressed(bytes: Uint8Array, size: number, codec: string): Uint8Array {
  const plain = decompress(bytes, size, codec);
  if (plain.length !== size) throw new RangeError(`a page has ${plain.length} bytes instead of ${size}`);
  return plain;
}

function decompress(bytes: Uint8Array, size: number, codec: string): Uint8Array {
  switch (codec) {
    case 'UNCOMPRESSED':
      return bytes;
    case 'GZIP':
      return gunzipSync(bytes, { maxOutputLength: size + 1 });
    case 'BROTLI':
      return brotliDecompressSync(bytes, { maxOutputLength: size + 1 });
    case 'ZSTD':
      return size === 0 ? bytes.subarray(0, 0) : zstd.decode(bytes, size);
    case 'SNAPPY':
    case 'LZ4':
    case 'LZ4_RAW':
      return compressors[codec]!(bytes, size);
    default:
      throw new RangeError(`it is compressed with ${codec}: use snappy, gzip, zstd, brotli or lz4`);
  }
}
