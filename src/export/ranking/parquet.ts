/** Groups as Parquet: group, label, what the row is about, features. A slice is one row group. Pure. */
import type { ColumnChunk, RowGroup, SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
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

export const MAGIC = Buffer.from('PAR1');

/** The end of a file with these row groups, in order. */
export function rankingFooter(features: Feature[], groups: readonly RowGroup[]): Uint8Array {
  let offset = BigInt(MAGIC.length);
  const placed = groups.map((group) => {
    const start = offset;
    offset += group.total_compressed_size!;
    return { ...group, columns: group.columns.map((chunk) => movedBy(chunk, start)) };
  });
  const out = new ByteWriter(1 << 16);
  writeMetadata(out, {
    version: 2,
    created_by: 'footfall',
    schema: rankingSchema(features),
    num_rows: groups.reduce((sum, { num_rows }) => sum + num_rows, 0n),
    row_groups: placed,
    metadata_length: 0,
  });
  out.appendBytes(MAGIC);
  return out.getBytes();
}

function movedBy({ meta_data, ...chunk }: ColumnChunk, bytes: bigint): ColumnChunk {
  const { data_page_offset, dictionary_page_offset, ...rest } = meta_data!;
  return {
    ...chunk,
    file_offset: chunk.file_offset + bytes,
    meta_data: {
      ...rest,
      data_page_offset: data_page_offset + bytes,
      ...(dictionary_page_offset !== undefined && { dictionary_page_offset: dictionary_page_offset + bytes }),
    },
  };
}
