/** Groups as one row group of Parquet: group, label, what the row is about, features. Pure. */
import type { RowGroup, SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { Feature } from './features.ts';

const REQUIRED = { repetition_type: 'REQUIRED' } as const;
const TEXT = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } } as const;
const TIME = {
  type: 'INT64',
  converted_type: 'TIMESTAMP_MILLIS',
  logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
} as const;

/** 32 bits: XGBoost cuts wider group numbers. */
const LEADING: SchemaElement[] = [
  { name: 'group', type: 'INT32', ...REQUIRED },
  { name: 'label', type: 'INT32', ...REQUIRED },
  { name: 'customer_id', ...TEXT, ...REQUIRED },
  { name: 'article_id', ...TEXT, ...REQUIRED },
  { name: 't_dat', ...TIME, ...REQUIRED },
];

const columnsOf = (features: Feature[]): SchemaElement[] => [
  ...LEADING,
  ...features.map(({ name }): SchemaElement => ({ name, type: 'DOUBLE', repetition_type: 'OPTIONAL' })),
];

export const rankingSchema = (features: Feature[]): SchemaElement[] => {
  const columns = columnsOf(features);
  return [{ name: 'ranking', num_children: columns.length }, ...columns];
};

export interface RankingRow {
  group: number;
  label: number;
  customer_id: string;
  article_id: string;
  t_dat: number;
}

/** Collects rows of one row group. */
export function rankingRowGroup(features: Feature[]) {
  const columns = columnsOf(features).map(({ name }) => ({ name, data: [] as unknown[] }));

  return {
    /** NaN: unknown. */
    add({ group, label, customer_id, article_id, t_dat }: RankingRow, values: number[]): void {
      const leading = [group, label, customer_id, article_id, new Date(t_dat)];
      leading.forEach((value, i) => columns[i].data.push(value));
      values.forEach((value, i) => columns[leading.length + i].data.push(Number.isNaN(value) ? null : value));
    },
    /** Its bytes, and its entry in the footer with offsets from its first byte; undefined without rows. */
    end(): { bytes: Uint8Array; rowGroup: RowGroup } | undefined {
      const rows = columns[0].data.length;
      if (rows === 0) return undefined;
      const out = new ByteWriter(1 << 18);
      const writer = new ParquetWriter({ writer: out, schema: rankingSchema(features) });
      [out.index, out.offset] = [0, 0]; // the magic number stands before the first row group only
      const columnData = columns.map((column) => ({ ...column, offsetIndex: false }));
      void writer.write({ columnData, rowGroupSize: rows }); // a ByteWriter never waits
      const [rowGroup] = (writer as unknown as { row_groups: RowGroup[] }).row_groups;
      return { bytes: out.getBytes(), rowGroup: { ...rowGroup, total_compressed_size: BigInt(out.offset) } };
    },
  };
}
