/**
 * Encodes price and channel of one block: fields of fixed width, as wide as the longest, filled up with
 * blanks.
 */
import type { TransactionColumns } from '../formats/transactions-csv.ts';
import { BLOCK_ROWS, digitsOf } from '../storage/encoded/records.ts';
import { priceStrings } from './price-strings.ts';

const BLANK = 32;
const ZERO = 48;

export function transactionDetails() {
  const strings = priceStrings();
  const prices = new Array<Uint8Array>(BLOCK_ROWS);
  const channels = new Int32Array(BLOCK_ROWS);
  const widths = { price: 0, channel: 0 };
  let length = 0;

  return {
    /** Looks at rows `from` to `to`, 512 at most; returns the bytes of a price and of a channel. */
    measure({ price, sales_channel_id }: TransactionColumns, from: number, to: number) {
      length = to - from;
      let [priceWidth, highest] = [0, -1];
      for (let i = 0; i < length; i++) {
        prices[i] = strings.of(price[from + i]);
        channels[i] = sales_channel_id[from + i];
        if (prices[i].length > priceWidth) priceWidth = prices[i].length;
        if (channels[i] > highest) highest = channels[i];
      }
      widths.price = priceWidth;
      widths.channel = highest < 0 ? 0 : digitsOf(highest);
      return widths;
    },

    /** Writes the rows that were measured last to `bytes`, from `offset` on. */
    write(bytes: Uint8Array, offset: number): void {
      bytes.fill(BLANK, offset, offset + (widths.price + widths.channel) * length);
      for (let i = 0; i < length; i++) {
        for (let k = 0; k < prices[i].length; k++) bytes[offset + k] = prices[i][k];
        offset += widths.price;
        if (channels[i] >= 0) writeDigits(bytes, offset, channels[i]);
        offset += widths.channel;
      }
    },
  };
}

function writeDigits(bytes: Uint8Array, offset: number, value: number): void {
  for (let at = offset + digitsOf(value) - 1; at >= offset; at--) {
    bytes[at] = ZERO + (value % 10);
    value = Math.floor(value / 10);
  }
}
