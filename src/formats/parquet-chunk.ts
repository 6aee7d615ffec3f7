/** The values of one column in one row group, as ranges of bytes, some rows at a time. */
import type { ColumnMetaData, SchemaElement } from 'hyparquet';
import type { RandomAccessFile } from './parquet-footer.ts';
import { pageReader, type ParquetPage } from './parquet-pages.ts';
import { ParquetRuns } from './parquet-runs.ts';
import { MOST_TEXT_BYTES, textWriter } from './parquet-text.ts';
import { plainValues, viewOf, widthOf, type PlainValues } from './parquet-values.ts';
import type { SharedBytes } from './shared-bytes.ts';

export const MOST_ROWS = 4096;
const MOST_WRITTEN_BYTES = 2 ** 22;
const MOST_DICTIONARY_VALUES = 2 ** 23;

/** Ranges in the shared bytes of the rows read last: empty where there is no value. */
export interface Ranges {
  from: Int32Array;
  to: Int32Array;
}

export const ranges = (): Ranges => ({ from: new Int32Array(MOST_ROWS), to: new Int32Array(MOST_ROWS) });

export interface ChunkPlace {
  file: RandomAccessFile;
  /** Where the pages of the file end. */
  end: number;
  shared: SharedBytes;
  region: number;
  /** Rows of the row group. */
  rows: number;
}

export class ParquetChunk {
  readonly #element: SchemaElement;
  readonly #place: ChunkPlace;
  readonly #nextPage: () => ParquetPage | undefined;
  readonly #write: ReturnType<typeof textWriter>;
  readonly #width: number;
  #rowsLeft: number;
  /** Rows left of the page. */
  #left = 0;
  #levels: ParquetRuns | undefined;
  readonly #level = new Int32Array(MOST_ROWS);
  readonly #index = new Int32Array(MOST_ROWS);
  /** Of the dictionary: ranges within the region. */
  #entries: { from: Int32Array; to: Int32Array; count: number } | undefined;
  /** Where the dictionary ends in the region. */
  #base = 0;
  #indices: ParquetRuns | undefined;
  #values: PlainValues | undefined;
  #view: DataView = new DataView(new ArrayBuffer(0));
  /** Of the next value in the page. */
  #at = 0;

  constructor(element: SchemaElement, chunk: ColumnMetaData, place: ChunkPlace) {
    this.#element = element;
    this.#place = place;
    this.#rowsLeft = place.rows;
    this.#width = widthOf(element);
    this.#write = textWriter(element);
    this.#nextPage = pageReader(place.file, chunk, place.end);
  }

  /** Reads pages until there are rows; returns how many can be read at once. May move the shared bytes. */
  prepare(): number {
    while (this.#left === 0) this.#open();
    const rows = Math.max(1, Math.floor(MOST_WRITTEN_BYTES / this.#widest));
    return Math.min(this.#left, MOST_ROWS, rows);
  }

  /** Bytes that the text of one value may take. */
  get #widest(): number {
    return Math.max(MOST_TEXT_BYTES, this.#width);
  }

  /** Reads the next `count` rows. */
  read(count: number, { from, to }: Ranges): void {
    let values = count;
    if (this.#levels) {
      this.#levels.read(count, this.#level);
      values = 0;
      for (let i = 0; i < count; i++) values += this.#level[i];
    }
    if (this.#indices) this.#look(values, from, to);
    else if (this.#write) this.#writeTexts(values, from, to);
    else this.#findStrings(values, from, to);
    this.#left -= count;
    this.#rowsLeft -= count;
    if (values === count) return;
    // From the end, so that no range is overwritten before it is moved.
    for (let i = count - 1; i >= 0; i--) {
      const isValue = this.#level[i] === 1;
      if (isValue) values--;
      from[i] = isValue ? from[values] : 0;
      to[i] = isValue ? to[values] : 0;
    }
  }

  #open(): void {
    const page = this.#nextPage();
    if (!page) throw new RangeError(`${this.#rowsLeft} of its rows are missing`);
    const { header, bytes } = page;
    if (header.type === 'DICTIONARY_PAGE') return this.#openDictionary(page);
    const { data_page_header: v1, data_page_header_v2: v2 } = header;
    const data = header.type === 'DATA_PAGE' ? v1 : header.type === 'DATA_PAGE_V2' ? v2 : undefined;
    if (!data) return; // a page of an index
    const count = data.num_values;
    if (!(count >= 0 && count <= this.#rowsLeft)) throw new RangeError(`a page claims ${count} rows`);
    const isOptional = this.#element.repetition_type === 'OPTIONAL';
    let start = 0;
    this.#levels = undefined;
    if (isOptional && page.levels) this.#levels = new ParquetRuns(page.levels, 0, page.levels.length, 1);
    else if (isOptional) {
      if (v1!.definition_level_encoding === 'BIT_PACKED')
        throw new RangeError('its levels are in an old encoding');
      if (bytes.length < 4) throw new RangeError('a page has no levels');
      start = 4 + viewOf(bytes).getUint32(0, true);
      this.#levels = new ParquetRuns(bytes, 4, start, 1);
    }
    this.#openValues(bytes.subarray(start), count, data.encoding);
    this.#left = count;
  }

  #openValues(bytes: Uint8Array, count: number, encoding: string): void {
    this.#indices = undefined;
    if (encoding === 'RLE_DICTIONARY' || encoding === 'PLAIN_DICTIONARY') {
      if (!this.#entries) throw new RangeError('its dictionary is missing');
      // A page of nulls alone may have no bytes.
      if (bytes.length > 0) this.#indices = new ParquetRuns(bytes, 1, bytes.length, bytes[0]);
      else this.#indices = new ParquetRuns(bytes, 0, 0, 32);
      return;
    }
    this.#openPlain(bytes, this.#countOf(bytes, count, encoding), encoding);
  }

  /**
   * How many values that are not null the page has. Only encodings other than PLAIN need it; theirs begins
   * with it, but for two that fill the page.
   */
  #countOf(bytes: Uint8Array, count: number, encoding: string): number {
    if (encoding === 'PLAIN' || !this.#levels) return encoding === 'PLAIN' ? 0 : count;
    if (encoding === 'BYTE_STREAM_SPLIT') return Math.min(count, Math.floor(bytes.length / this.#width));
    return this.#presentCount(count);
  }

  /** Counts the levels of the page, and sets them back. */
  #presentCount(count: number): number {
    const levels = this.#levels!.copy();
    let present = 0;
    for (let done = 0; done < count; done += MOST_ROWS) {
      const some = Math.min(MOST_ROWS, count - done);
      levels.read(some, this.#level);
      for (let i = 0; i < some; i++) present += this.#level[i];
    }
    return present;
  }

  #openPlain(bytes: Uint8Array, count: number, encoding: string): void {
    const { shared, region } = this.#place;
    const isPlain = encoding === 'PLAIN' && this.#element.type !== 'BOOLEAN';
    const values = isPlain ? { bytes, width: this.#width } : this.#decoded(bytes, count, encoding);
    this.#values = values;
    this.#view = viewOf(values.bytes);
    this.#at = 0;
    if (this.#write) {
      shared.grow(region, this.#base + Math.min(MOST_ROWS * this.#widest, MOST_WRITTEN_BYTES));
    } else {
      shared.grow(region, this.#base + values.bytes.length);
      shared.bytes.set(values.bytes, shared.start(region) + this.#base);
    }
  }

  #decoded(bytes: Uint8Array, count: number, encoding: string): PlainValues {
    // Bits have no bound of their own: a page has at least as many as it claims rows, or it is damaged.
    const all = encoding === 'PLAIN' ? Math.min(this.#rowsLeft, bytes.length * 8) : count;
    return plainValues(bytes, all, encoding, this.#element);
  }

  #openDictionary({ header, bytes }: ParquetPage): void {
    const count = header.dictionary_page_header?.num_values ?? -1;
    if (!(count >= 0 && count <= MOST_DICTIONARY_VALUES))
      throw new RangeError(`its dictionary claims ${count} values`);
    if (count * (this.#width || 4) > bytes.length)
      throw new RangeError('its dictionary has fewer values than it claims');
    const { shared, region } = this.#place;
    this.#base = 0;
    this.#entries = { from: new Int32Array(count), to: new Int32Array(count), count };
    const { from, to } = this.#entries;
    this.#values = plainValues(bytes, count, 'PLAIN', this.#element);
    this.#view = viewOf(this.#values.bytes);
    this.#at = 0;
    const size = this.#write ? count * this.#widest : bytes.length;
    shared.grow(region, size);
    if (this.#write) this.#writeTexts(count, from, to);
    else {
      shared.bytes.set(bytes, shared.start(region));
      this.#findStrings(count, from, to);
    }
    const start = shared.start(region);
    for (let i = 0; i < count; i++) {
      from[i] -= start;
      to[i] -= start;
    }
    this.#base = this.#write && count > 0 ? to[count - 1] : bytes.length;
  }

  /** Ranges of the next `count` values, by their indices in the dictionary. */
  #look(count: number, from: Int32Array, to: Int32Array): void {
    const index = this.#index;
    const { from: entryFrom, to: entryTo, count: entries } = this.#entries!;
    const start = this.#place.shared.start(this.#place.region);
    this.#indices!.read(count, index);
    for (let i = 0; i < count; i++) {
      const entry = index[i];
      if (!(entry >= 0 && entry < entries))
        throw new RangeError(`value ${entry} of its dictionary does not exist`);
      from[i] = start + entryFrom[entry];
      to[i] = start + entryTo[entry];
    }
  }

  /** Ranges of the next `count` strings of the page, which stand in the region. */
  #findStrings(count: number, from: Int32Array, to: Int32Array): void {
    const view = this.#view;
    const start = this.#place.shared.start(this.#place.region) + this.#base;
    let at = this.#at;
    for (let i = 0; i < count; i++) {
      const length = view.getUint32(at, true);
      at += 4;
      from[i] = start + at;
      at += length;
      to[i] = start + at;
      if (at > view.byteLength) throw new RangeError('a string is longer than its page');
    }
    this.#at = at;
  }

  /** Writes the next `count` values of the page as text into the region. */
  #writeTexts(count: number, from: Int32Array, to: Int32Array): void {
    const [view, write, width] = [this.#view, this.#write!, this.#values!.width];
    const { bytes } = this.#place.shared;
    let target = this.#place.shared.start(this.#place.region) + this.#base;
    let at = this.#at;
    for (let i = 0; i < count; i++) {
      let length = width;
      if (width === 0) {
        length = view.getUint32(at, true);
        at += 4;
      }
      if (at + length > view.byteLength) throw new RangeError('a page has fewer values than it claims');
      from[i] = target;
      target = to[i] = write(view, at, length, bytes, target);
      at += length;
    }
    this.#at = at;
  }
}
