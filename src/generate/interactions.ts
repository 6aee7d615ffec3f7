/** The values of `interaction_score`. */
export const IGNORED = 0;
export const CLICKED = 1;
export const BOUGHT = 2;

/** How an interaction got its article; from UNIFORM on, ways to draw one. Recorded by session presets. */
export const PURCHASE = 0;
export const CLICK = 1;
export const UNIFORM = 2;
export const POPULARITY = 3;
export const SAME_CATEGORY = 4;
export const SAME = 5;
export const PRICE_BAND = 6;
export const RANK_WINDOW = 7;

/**
 * The most interactions of one customer. Extreme parameters ask for 10^8 and more; this ends such a job with
 * a clear error before the process runs out of memory.
 */
export const MOST_INTERACTIONS = 2 ** 23;

/** More than MOST_INTERACTIONS; the message is the end of a sentence about the customer. */
export class SequenceTooLong extends Error {
  override readonly name = 'SequenceTooLong';
  constructor() {
    const most = MOST_INTERACTIONS.toLocaleString('en');
    super(
      `would have more than ${most} interactions, the most that one sequence can have: ` +
        'lower the parameters for the numbers of ignores and clicks',
    );
  }
}

/** Thrown in the midst of a sequence that nobody wants any more. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/**
 * One customer's interactions, as columns that are reused for the next customer, because an object per
 * interaction would cost more than generating it.
 */
export class Interactions {
  length = 0;
  /** Whole epoch milliseconds. */
  t_dat = new Float64Array(1024);
  /** Rank of the article in the job's catalogue. */
  article = new Int32Array(1024);
  score = new Uint8Array(1024);
  /** Ignores that were dropped because no article was left for them. */
  ignores_missing = 0;
  /** Shared between threads: its first number is no longer 0 when the work is to end. */
  interrupt: Int32Array = new Int32Array(1);
  /** Further columns of the session presets; meaningless for a sequence of another preset. */
  details: InteractionDetails | undefined;
  /** Filled if it is there: see `keepSampling`. */
  sampling: InteractionSampling | undefined;

  push(t_dat: number, article: number, score: number): void {
    if (this.length === this.t_dat.length) this.reserve(this.length + 1);
    this.t_dat[this.length] = t_dat;
    this.article[this.length] = article;
    this.score[this.length] = score;
    this.length += 1;
  }

  /** To be called every few thousand interactions; throws Interrupted if the work is to end. */
  goOn(): void {
    if (Atomics.load(this.interrupt, 0) !== 0) throw new Interrupted('The work was interrupted.');
  }

  clear(): void {
    this.length = 0;
    this.ignores_missing = 0;
  }

  /** Makes room for `length` interactions in all; throws SequenceTooLong above MOST_INTERACTIONS. */
  reserve(length: number): void {
    if (length <= this.t_dat.length) return;
    if (length > MOST_INTERACTIONS) throw new SequenceTooLong();
    const capacity = 2 ** Math.ceil(Math.log2(length));
    this.t_dat = extended(this.t_dat, new Float64Array(capacity));
    this.article = extended(this.article, new Int32Array(capacity));
    this.score = extended(this.score, new Uint8Array(capacity));
    this.details?.reserve(capacity);
    this.sampling?.reserve(capacity);
  }

  /** The details, with as much room as the other columns have. */
  withDetails(): InteractionDetails {
    if (!this.details) {
      this.details = new InteractionDetails();
      this.details.reserve(this.t_dat.length);
    }
    return this.details;
  }

  /** From now on, sequences say how articles are drawn. Jobs don't store that, and take longer with it. */
  keepSampling(): void {
    this.sampling ??= new InteractionSampling();
    this.sampling.reserve(this.t_dat.length);
  }
}

/** How articles are drawn, by the same index: what the columns item_prob and draws say. */
export class InteractionSampling {
  /** The probability that one draw, before exclusions, gives the article. */
  item_prob = new Float64Array(0);
  /** Session presets: how many ignores were drawn beside the same positive. */
  draws = new Uint32Array(0);
  /** Session presets: index of the transaction that the interaction is, leads to or goes with. */
  transaction = new Int32Array(0);

  reserve(capacity: number): void {
    this.item_prob = extended(this.item_prob, new Float64Array(capacity));
    this.draws = extended(this.draws, new Uint32Array(capacity));
    this.transaction = extended(this.transaction, new Int32Array(capacity));
  }
}

/** Further columns, by the same index. */
class InteractionDetails {
  /** PURCHASE to RANK_WINDOW. */
  strategy = new Uint8Array(0);
  /** Number of the session among those of the customer, from 1, in order of time. */
  session = new Uint32Array(0);
  /** The probability with which an ignored article was drawn; NaN for clicks and purchases. */
  sampling_prob = new Float64Array(0);
  /** Price and channel of purchases; NaN and -1 if unknown. */
  price = new Float64Array(0);
  sales_channel_id = new Int32Array(0);
  /** Kept for lists: index of the interaction that an ignore is a negative of; -1 for other scores. */
  positive: Int32Array | undefined;

  keepPositives(are: boolean): void {
    if (are) this.positive ??= new Int32Array(this.session.length);
    else this.positive = undefined;
  }

  reserve(capacity: number): void {
    this.strategy = extended(this.strategy, new Uint8Array(capacity));
    this.session = extended(this.session, new Uint32Array(capacity));
    this.sampling_prob = extended(this.sampling_prob, new Float64Array(capacity));
    this.price = extended(this.price, new Float64Array(capacity));
    this.sales_channel_id = extended(this.sales_channel_id, new Int32Array(capacity));
    if (this.positive) this.positive = extended(this.positive, new Int32Array(capacity));
  }
}

/** Copies a column into a longer one. */
export function extended<T extends Float64Array | Int32Array | Uint32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

export function doubled(from: Int32Array): Int32Array<ArrayBuffer> {
  return extended(from as Int32Array<ArrayBuffer>, new Int32Array(from.length * 2));
}
