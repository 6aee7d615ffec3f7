/**
 * What the generator makes: one customer's events, as columns. A record of arrays that grow and are used again
 * for the next customer, because an object per event would cost more than making the event.
 */

/** The three values of `interaction_score`. */
export const IGNORED = 0;
export const CLICKED = 1;
export const BOUGHT = 2;

/**
 * Most events of one customer. Parameters at the far end of their ranges ask for 10^8 and more; this ends such a
 * job with a clear error before the process ends for want of memory.
 */
export const MOST_EVENTS = 2 ** 23;

export class Events {
  length = 0;
  /** Whole epoch milliseconds. */
  t_dat = new Float64Array(1024);
  /** Rank of the article in the job's catalogue. */
  article = new Int32Array(1024);
  score = new Uint8Array(1024);

  push(t_dat: number, article: number, score: number): void {
    if (this.length === this.t_dat.length) this.reserve(this.length + 1);
    this.t_dat[this.length] = t_dat;
    this.article[this.length] = article;
    this.score[this.length] = score;
    this.length += 1;
  }

  clear(): void {
    this.length = 0;
  }

  /** Makes room for so many events in all; throws RangeError if that is more than MOST_EVENTS. */
  reserve(length: number): void {
    if (length <= this.t_dat.length) return;
    if (length > MOST_EVENTS) {
      throw new RangeError(
        `More than ${MOST_EVENTS} events for one customer: lower max_ignores, ignore_max_repeats, max_pre_clicks or max_extra_clicks`,
      );
    }
    const capacity = 2 ** Math.ceil(Math.log2(length));
    this.t_dat = extended(this.t_dat, new Float64Array(capacity));
    this.article = extended(this.article, new Int32Array(capacity));
    this.score = extended(this.score, new Uint8Array(capacity));
  }
}

function extended<T extends Float64Array | Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
