/**
 * Price and channel of the transactions in a block: fields of fixed width in ASCII, as wide as the longest,
 * padded with blanks, so that SQL can read them. A blank field is null.
 */
import { priceFields } from './price-fields.ts';
import { priceStrings } from './price-strings.ts';
import { BLOCK_ROWS, digitsOf, writeDigits } from './records.ts';

const BLANK = 32;
const ZERO = 48;

interface DetailWidths {
  price_width: number;
  channel_width: number;
}

/** Prices, NaN for null, and channels, -1 for null. */
interface DetailColumns {
  price: Float64Array;
  sales_channel_id: Int32Array;
}

export function transactionDetailsEncoder() {
  const stringOf = priceStrings();
  const prices = new Array<Uint8Array>(BLOCK_ROWS);
  return {
    /** How wide the fields of rows `from` to `to` are: a block at most, which is written next. */
    measure({ price, sales_channel_id }: DetailColumns, from: number, to: number): DetailWidths {
      let [price_width, highest] = [0, -1];
      for (let i = from; i < to; i++) {
        const string = (prices[i - from] = stringOf(price[i]));
        if (string.length > price_width) price_width = string.length;
        if (sales_channel_id[i] > highest) highest = sales_channel_id[i];
      }
      return { price_width, channel_width: highest < 0 ? 0 : digitsOf(highest) };
    },

    /** Writes the fields of the rows measured last, from row `from` on, into `bytes` at `at`. */
    write(
      bytes: Uint8Array,
      at: number,
      { price_width, channel_width, length }: DetailWidths & { length: number },
      { sales_channel_id }: DetailColumns,
      from: number,
    ): void {
      bytes.fill(BLANK, at, at + (price_width + channel_width) * length);
      for (let i = 0; i < length; i++) {
        const price = prices[i];
        for (let k = 0; k < price.length; k++) bytes[at + k] = price[k];
        at += price_width;
        const channel = sales_channel_id[from + i];
        if (channel >= 0) writeDigits(bytes, at + digitsOf(channel), digitsOf(channel), channel);
        at += channel_width;
      }
    },
  };
}

/** Reads fields into the columns, from index `start` on. Returns the end. */
export function transactionDetailsDecoder() {
  const prices = priceFields();
  return (
    bytes: DataView,
    at: number,
    { price_width, channel_width, length }: DetailWidths & { length: number },
    into: DetailColumns,
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
