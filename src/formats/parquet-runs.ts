/** Levels and dictionary indices of Parquet pages: runs of equal values, and groups of packed ones. */
export class ParquetRuns {
  readonly #bytes: Uint8Array;
  readonly #width: number;
  #at: number;
  readonly #end: number;
  #repeated = 0;
  #value = 0;
  #packed = 0;
  /** Of the next packed value. */
  #bit = 0;

  /** Reads values of `width` bits from bytes[at, end). */
  constructor(bytes: Uint8Array, at: number, end: number, width: number) {
    if (end > bytes.length || at > end || width > 32) throw new RangeError('runs are longer than the page');
    this.#bytes = bytes;
    this.#at = at;
    this.#end = end;
    this.#width = width;
  }

  /** The same from its beginning: to be called before anything is read. */
  copy(): ParquetRuns {
    return new ParquetRuns(this.#bytes, this.#at, this.#end, this.#width);
  }

  /** Reads the next `count` values into the beginning of `values`. */
  read(count: number, values: Int32Array): void {
    if (this.#width === 0) {
      values.fill(0, 0, count);
      return;
    }
    for (let done = 0; done < count;) {
      const left = count - done;
      if (this.#repeated > 0) {
        const some = Math.min(left, this.#repeated);
        values.fill(this.#value, done, done + some);
        this.#repeated -= some;
        done += some;
      } else if (this.#packed > 0) {
        const some = Math.min(left, this.#packed);
        this.#unpack(values, done, done + some);
        this.#packed -= some;
        done += some;
      } else this.#open();
    }
  }

  #byte(): number {
    if (this.#at >= this.#end) throw new RangeError('runs end too early');
    return this.#bytes[this.#at++];
  }

  #open(): void {
    let head = 0;
    for (let shift = 0; ; shift += 7) {
      if (shift > 28) throw new RangeError('a run is too long');
      const byte = this.#byte();
      head |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    const size = head >>> 1;
    if ((head & 1) === 1) {
      this.#packed = size * 8;
      this.#bit = this.#at * 8;
      // The last group may be cut where its values end.
      this.#at = Math.min(this.#end, this.#at + size * this.#width);
      return;
    }
    this.#repeated = size;
    this.#value = 0;
    for (let shift = 0; shift < this.#width; shift += 8) this.#value |= this.#byte() << shift;
  }

  #unpack(values: Int32Array, from: number, to: number): void {
    const [bytes, width] = [this.#bytes, this.#width];
    const mask = width === 32 ? -1 : 2 ** width - 1;
    let bit = this.#bit;
    if ((bit + (to - from) * width + 7) >>> 3 > this.#end) throw new RangeError('runs end too early');
    for (let i = from; i < to; i++, bit += width) {
      const at = bit >>> 3;
      const shift = bit & 7;
      let word = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
      word >>>= shift;
      if (shift + width > 32) word |= bytes[at + 4] << (32 - shift);
      values[i] = word & mask;
    }
    this.#bit = bit;
  }
}
