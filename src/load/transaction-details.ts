/** Price and channel of the purchases of one part: fields of fixed width, as wide as the longest, filled with blanks. */
import type { TransactionColumns } from '../formats/transactions-csv.ts';
import { digitsOf, BLOCK_ROWS } from '../storage/encoded/records.ts';
import { priceTexts } from './price-texts.ts';

const BLANK = 32;
const ZERO = 48;

export function purchaseDetails() {
  const texts = priceTexts();
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
        prices[i] = texts.of(price[from + i]);
        channels[i] = sales_channel_id[from + i];
        if (prices[i].length > priceWidth) priceWidth = prices[i].length;
        if (channels[i] > highest) highest = channels[i];
      }
      widths.price = priceWidth;
      widths.channel = highest < 0 ? 0 : digitsOf(highest);
      return widths;
    },

    /** Writes the rows that were measured last, from bytes[at] on. */
    write(bytes: Uint8Array, at: number): void {
      bytes.fill(BLANK, at, at + (widths.price + widths.channel) * length);
      for (let i = 0; i < length; i++) {
        const text = prices[i];
        for (let k = 0; k < text.length; k++) bytes[at + k] = text[k];
        at += widths.price;
        if (channels[i] >= 0) {
          let rest = channels[i];
          for (let place = at + digitsOf(rest) - 1; place >= at; place--) {
            bytes[place] = ZERO + (rest % 10);
            rest = Math.floor(rest / 10);
          }
        }
        at += widths.channel;
      }
    },
  };
}
