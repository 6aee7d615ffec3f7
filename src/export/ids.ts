/** Ids beside their numbers, as CSV, in a reader thread: `0,id`. */
import type { ByteSink } from '../formats/byte-sink.ts';
import { csvField } from '../formats/csv-field.ts';
import type { BlockRows, WriterContext, WriterKind } from './slices.ts';

/** One line for each customer, numbered in order. */
export const customerNumbers: WriterKind = {
  writer({ base }: WriterContext) {
    let count = 0;
    return {
      block(out: ByteSink, { block: { position, customer_id } }: BlockRows) {
        if (position === 0) out.writeString(`${base + count++},${csvField(customer_id)}\n`);
      },
      units: () => count,
    };
  },
};
