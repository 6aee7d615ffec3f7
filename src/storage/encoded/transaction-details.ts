/**
 * Price and channel of the transactions in a block: fields of fixed width in ASCII, as wide as the longest,
 * padded with blanks, so that SQL can read them. A blank field is null.
 */
import { priceFields } from './price-fields.ts';
import { digitsOf } from './records.ts';

const BLANK = 32;
const ZERO = 48;

export interface DetailWidths {
  price_width: number;
  channel_width: number;
}

/**
 * How wide the fields of `length` transactions are. Prices are decimals in ASCII, empty for null; channel -1
 * is null.
 */
export function detailWidths(prices: Uint8Array[], channels: Int32Array, length: number): DetailWidths {
  let [price_width, highest] = [0, -1];
  for (let i = 0; i < length; i++) {
    if (prices[i].length > price_width) price_width = prices[i].length;
    if (channels[i] > highest) highest = channels[i];
  }
  return { price_width, channel_width: highest < 0 ? 0 : digitsOf(highest) };
}

/** Writes the fields of `length` transactions into `bytes` at `at`. Returns the end. */
export function encodeTransactionDetails(
  bytes: Uint8Array,
  at: number,
  { price_width, channel_width, length }: DetailWidths & { length: number },
  prices: Uint8Array[],
  channels: Int32Array,
): number {
  bytes.fill(BLANK, at, at + (price_width + channel_width) * length);
  for (let i = 0; i < length; i++) {
    const price = prices[i];
    for (let k = 0; k < price.length; k++) bytes[at + k] = price[k];
    at += price_width;
    if (channels[i] >= 0) {
      let rest = channels[i];
      for (let digit = at + digitsOf(rest) - 1; digit >= at; digit--) {
        bytes[digit] = ZERO + (rest % 10);
        rest = Math.floor(rest / 10);
      }
    }
    at += channel_width;
  }
  return at;
}

interface Into {
  price: Float64Array;
  sales_channel_id: Int32Array;
}

/** Reads fields into the columns, from index `start` on. Returns the end. */
export function transactionDetailsDecoder() {
  const prices = priceFields();
  return (
    bytes: DataView,
    at: number,
    { price_width, channel_width, length }: DetailWidths & { length: number },
    into: Into,
    start: number,
  ): number => {
    for (let i = start; i < start + length; i++) {
      into.price[i] = prices.read(bytes, at, (at += price_width));
      into.sales_channel_id[i] = channelIn(bytes, at, (at += channel_width));
    }
    return at;
  };
}

function channelIn(bytes: DataView, at: number, end: number): number {
  if (at === end || bytes.getUint8(at) === BLANK) return -1;
  let channel = 0;
  for (let digit = at; digit < end && bytes.getUint8(digit) !== BLANK; digit++)
    channel = channel * 10 + bytes.getUint8(digit) - ZERO;
  return channel;
}
