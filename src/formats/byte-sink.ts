/** A buffer that is written from the front and grows, so that rows become bytes without a string for each. */
export interface ByteSink {
  /** bytes[0, length) are written. Replaced when it grows. */
  bytes: Buffer<ArrayBuffer>;
  /** The same bytes. */
  view: DataView;
  length: number;
  /** Makes room for `count` more bytes. */
  ensure(count: number): void;
  writeString(string: string): void;
  /** A copy of the bytes written so far; empties the sink. */
  take(): Buffer<ArrayBuffer>;
}

export function byteSink(capacity = 1 << 16): ByteSink {
  const bytes = Buffer.alloc(capacity);
  return {
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
    length: 0,
    ensure(count) {
      if (this.length + count <= this.bytes.length) return;
      const more = Buffer.alloc(Math.max(this.length + count, this.bytes.length * 2));
      more.set(this.bytes.subarray(0, this.length));
      this.bytes = more;
      this.view = new DataView(more.buffer, more.byteOffset, more.length);
    },
    writeString(string) {
      this.ensure(string.length * 3);
      this.length += this.bytes.write(string, this.length);
    },
    take() {
      const taken = Buffer.allocUnsafeSlow(this.length);
      taken.set(this.bytes.subarray(0, this.length));
      this.length = 0;
      return taken;
    },
  };
}
