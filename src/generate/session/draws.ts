/** What the draws are for; `goOn` throws if it is to end. */
export interface Work {
  goOn(): void;
}

/** Draws as columns: what is asked for, and what comes of it. */
export class Draws {
  /** The requests, by draw: session (consecutive), period, and the session's category, -1 if unknown. */
  session = new Int32Array(64);
  period = new Int32Array(64);
  category = new Int32Array(64);
  /** The purchase that it is beside: its article, and its price, NaN if unknown. Further parts need them. */
  anchor = new Int32Array(64);
  price = new Float64Array(64);
  /** For lists, each of which is drawn like a session: its positive's article, which is not drawn for it. */
  positive: Int32Array | undefined;
  /** The results: the article, -1 if there was none left; how it was drawn; how probable that was. */
  article = new Int32Array(64);
  strategy = new Uint8Array(64);
  probability = new Float64Array(64);
  protected entry = new Int32Array(64);
  /**
   * For draws by popularity, the drawn point on the line of weights; at first `entry` is close before it.
   */
  protected point = new Float64Array(64);

  /** Makes room for `length` draws at once; earlier requests are lost. */
  reserve(length: number): void {
    if (length <= this.category.length) return;
    const capacity = 2 ** Math.ceil(Math.log2(length));
    this.session = new Int32Array(capacity);
    this.period = new Int32Array(capacity);
    this.category = new Int32Array(capacity);
    this.anchor = new Int32Array(capacity);
    this.price = new Float64Array(capacity);
    this.article = new Int32Array(capacity);
    this.strategy = new Uint8Array(capacity);
    this.probability = new Float64Array(capacity);
    if (this.positive) this.positive = new Int32Array(capacity);
    this.entry = new Int32Array(capacity);
    this.point = new Float64Array(capacity);
  }
}
