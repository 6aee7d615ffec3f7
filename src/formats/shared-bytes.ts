/** One array of bytes in which several writers have a region each, which grows by moving the whole. */
export class SharedBytes {
  bytes = new Uint8Array(0);
  readonly #starts: number[] = [];
  readonly #sizes: number[] = [];

  /** Adds an empty region; returns its index. */
  add(): number {
    this.#starts.push(this.bytes.length);
    return this.#sizes.push(0) - 1;
  }

  /** Where a region starts: until the next call of `grow`. */
  start(region: number): number {
    return this.#starts[region];
  }

  /** Makes a region at least that large. */
  grow(region: number, size: number): void {
    if (size <= this.#sizes[region]) return;
    const before = this.bytes;
    const starts = [...this.#starts];
    const sizes = [...this.#sizes];
    this.#sizes[region] = Math.ceil(size * 1.25);
    this.bytes = new Uint8Array(this.#sizes.reduce((sum, bytes) => sum + bytes, 0));
    let start = 0;
    for (let i = 0; i < starts.length; i++) {
      this.bytes.set(before.subarray(starts[i], starts[i] + sizes[i]), start);
      this.#starts[i] = start;
      start += this.#sizes[i];
    }
  }
}
