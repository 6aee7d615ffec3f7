/** Price and channel of the transactions of one block, on their way into its details. */
import type { TransactionColumns } from '../formats/transactions-csv.ts';
import { BLOCK_ROWS } from '../storage/encoded/records.ts';
import {
  detailWidths,
  encodeTransactionDetails,
  type DetailWidths,
} from '../storage/encoded/transaction-details.ts';
import { priceStrings } from './price-strings.ts';

export function transactionDetails() {
  const strings = priceStrings();
  const prices = new Array<Uint8Array>(BLOCK_ROWS);
  const channels = new Int32Array(BLOCK_ROWS);
  let measured: DetailWidths & { length: number };

  return {
    /** Looks at rows `from` to `to`, 512 at most. */
    measure({ price, sales_channel_id }: TransactionColumns, from: number, to: number): DetailWidths {
      const length = to - from;
      for (let i = 0; i < length; i++) {
        prices[i] = strings.of(price[from + i]);
        channels[i] = sales_channel_id[from + i];
      }
      const widths = detailWidths(prices, channels, length);
      measured = { ...widths, length };
      return widths;
    },

    /** Writes the rows that were measured last to `bytes`, from `offset` on. */
    write: (bytes: Uint8Array, offset: number) =>
      encodeTransactionDetails(bytes, offset, measured, prices, channels),
  };
}
