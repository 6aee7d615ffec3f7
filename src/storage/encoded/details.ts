/**
 * Details: what the session presets know of interactions beyond the five columns, little-endian, in the order
 * of the rows: strategies (1 byte each), sessions (4), then the sampling probabilities of drawn articles (8),
 * prices (8) and channels (4) of purchases; with lists, positions in the sequence of the positives of drawn
 * articles (4). A further detail is appended in new blocks: a reader takes an earlier end for
 * "unknown", and one that doesn't know the detail stops before it.
 */

type DetailColumns = ReturnType<typeof detailColumns>;
/** `positive` is undefined in jobs without lists. */
type EncodedColumns = Omit<DetailColumns, 'positive'> & { positive: Int32Array | undefined };

/** Details of interactions as columns. */
export const detailColumns = (capacity: number) => ({
  /** 0 purchase, 1 click, 2 and more: ways to draw an ignored article. */
  strategy: new Uint8Array(capacity),
  session: new Uint32Array(capacity),
  /** NaN: none, as in `price`. */
  sampling_prob: new Float64Array(capacity),
  price: new Float64Array(capacity),
  /** -1: none. */
  sales_channel_id: new Int32Array(capacity),
  /** Position in the sequence of the positive that the row is a negative of; -1: none. */
  positive: new Int32Array(capacity),
});

const PURCHASE = 0;
const FIRST_DRAWN = 2;

const PURCHASE_BYTES = 12;
/** Probability and positive. */
const DRAWN_BYTES = 12;

/** Bytes that must be free to encode `length` rows: the most that they can take, and one purchase more. */
export const mostDetailBytes = (length: number): number =>
  length * (5 + Math.max(PURCHASE_BYTES, DRAWN_BYTES)) + PURCHASE_BYTES;

/** Encodes rows `from` (included) to `to` (not) into `bytes` at `at`. Returns the end. */
export function encodeDetails(
  bytes: Uint8Array,
  at: number,
  columns: EncodedColumns,
  from: number,
  to: number,
): number {
  const { strategy, session, sampling_prob, price, sales_channel_id, positive } = columns;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let i = from; i < to; i++) view.setUint8(at++, strategy[i]);
  for (let i = from; i < to; i++, at += 4) view.setUint32(at, session[i], true);
  // What a row does not have is written as well, and then overwritten: the branch would be mispredicted.
  for (let i = from; i < to; i++) {
    view.setFloat64(at, sampling_prob[i], true);
    at += ((FIRST_DRAWN - 1 - strategy[i]) >> 31) & 8;
  }
  for (let i = from; i < to; i++) {
    view.setFloat64(at, price[i], true);
    view.setInt32(at + 8, sales_channel_id[i], true);
    at += ((strategy[i] - PURCHASE - 1) >> 31) & PURCHASE_BYTES;
  }
  if (!positive) return at;
  for (let i = from; i < to; i++) {
    view.setInt32(at, positive[i], true);
    at += ((FIRST_DRAWN - 1 - strategy[i]) >> 31) & 4;
  }
  return at;
}

/** Decodes the details of `length` rows into the columns. */
export function decodeDetails(bytes: Uint8Array, length: number, into: DetailColumns): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  for (let i = 0; i < length; i++) into.strategy[i] = view.getUint8(at++);
  for (let i = 0; i < length; i++, at += 4) into.session[i] = view.getUint32(at, true);
  into.sampling_prob.fill(NaN, 0, length);
  into.price.fill(NaN, 0, length);
  into.sales_channel_id.fill(-1, 0, length);
  into.positive.fill(-1, 0, length);
  for (let i = 0; i < length; i++) {
    if (into.strategy[i] < FIRST_DRAWN) continue;
    into.sampling_prob[i] = view.getFloat64(at, true);
    at += 8;
  }
  for (let i = 0; i < length; i++) {
    if (into.strategy[i] !== PURCHASE) continue;
    into.price[i] = view.getFloat64(at, true);
    into.sales_channel_id[i] = view.getInt32(at + 8, true);
    at += PURCHASE_BYTES;
  }
  if (at === bytes.length) return;
  for (let i = 0; i < length; i++) {
    if (into.strategy[i] < FIRST_DRAWN) continue;
    into.positive[i] = view.getInt32(at, true);
    at += 4;
  }
}

/** Of the details of `length` rows, decodes what lists need into the columns, from index `at` on. */
export function decodeListDetails(
  bytes: Uint8Array,
  length: number,
  into: Pick<DetailColumns, 'sampling_prob' | 'positive'>,
  at: number,
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let drawn = 0;
  let purchases = 0;
  for (let i = 0; i < length; i++) {
    if (bytes[i] >= FIRST_DRAWN) drawn += 1;
    else if (bytes[i] === PURCHASE) purchases += 1;
  }
  let prob = length * 5;
  let positive = prob + drawn * 8 + purchases * PURCHASE_BYTES;
  for (let i = 0; i < length; i++) {
    into.positive[at + i] = -1;
    if (bytes[i] < FIRST_DRAWN) continue;
    into.sampling_prob[at + i] = view.getFloat64(prob, true);
    into.positive[at + i] = view.getInt32(positive, true);
    prob += 8;
    positive += 4;
  }
}
