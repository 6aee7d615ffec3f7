/** Takes the first rows of a table as strings, from a reader of any format. */
import { LF } from '../formats/csv-fields.ts';
import { stringOf } from '../formats/csv-record.ts';
import type { FieldRecord, RowSink } from '../formats/table-reader.ts';
import { ndjsonTableReader } from '../formats/ndjson-table.ts';
import { plainSample, type Sample, type SampleTable } from './sample.ts';

/**
 * What a reader hands its rows to, and the table that it fills; at most `most` rows are kept. `wanted`:
 * indices of the columns that it asks for; a reader of NDJSON fills all of them anyway.
 */
export function sampler(most: number, wanted: number[] = []): { sink: RowSink; table: SampleTable } {
  const table: SampleTable = { names: [], rows: [] };
  const sink: RowSink = {
    onHeader(names) {
      table.names = [...names];
      return wanted;
    },
    onRow({ bytes, line, from, to }: FieldRecord) {
      if (table.rows.length < most) {
        table.rows.push({ line, fields: table.names.map((_, i) => stringOf(bytes, from[i], to[i])) });
      }
      return undefined;
    },
    rows_left_out: { where: 0, quantity: 0 },
  };
  return { sink, table };
}

export function ndjsonSample(beginning: Uint8Array, isWhole: boolean, most: number): Sample {
  const { sink, table } = sampler(most);
  const reader = ndjsonTableReader(sink, () => undefined);
  reader.push(isWhole ? beginning : beginning.subarray(0, beginning.lastIndexOf(LF) + 1 || beginning.length));
  reader.end();
  return plainSample('ndjson', table);
}
