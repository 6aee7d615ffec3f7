/** Groups as Parquet: group, label, what the row is about, features. Pure; row groups end between groups. */
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { Feature } from './ranking-features.ts';
import type { RankingGroup } from './ranking-groups.ts';

const ROWS_PER_ROW_GROUP = 50_000;

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

const featureElement = ({ name, type }: Feature): SchemaElement => ({
  name,
  ...(type === 'number' ? ({ type: 'DOUBLE' } as const) : TEXT),
  repetition_type: 'OPTIONAL',
});

/** Returns the bytes of the file piece by piece; most calls of `add` return none. */
export function rankingParquet(features: Feature[]) {
  const out = new ByteWriter(1 << 20);
  const shown = features.filter(({ name }) => name !== 'article'); // which is article_id
  const schema = [...LEADING, ...shown.map(featureElement)];
  const root = { name: 'ranking', num_children: schema.length };
  const writer = new ParquetWriter({ writer: out, schema: [root, ...schema], createdBy: 'footfall' });
  let groups = 0;
  let columns: unknown[][] = schema.map(() => []);

  function addRow(group: RankingGroup, row: number): void {
    const { label, customer_id, article_id, t_dat } = group;
    const leading = [groups, label[row], customer_id, article_id[row], new Date(t_dat)];
    leading.forEach((value, i) => columns[i].push(value));
    shown.forEach(({ valueOf }, i) => columns[leading.length + i].push(valueOf(group, row)));
  }

  function writeRows(): void {
    const rows = columns[0].length;
    if (rows === 0) return;
    const columnData = columns.map((data, i) => ({ name: schema[i].name, data }));
    void writer.write({ columnData, rowGroupSize: rows }); // a ByteWriter never waits
    columns = schema.map(() => []);
  }

  function taken(): Uint8Array {
    const bytes = out.getBytes().slice();
    out.index = 0; // `offset` goes on: the footer counts from the start of the file
    return bytes;
  }

  return {
    add(group: RankingGroup): Uint8Array {
      group.label.forEach((_, row) => addRow(group, row));
      groups++;
      if (columns[0].length < ROWS_PER_ROW_GROUP) return new Uint8Array(0);
      writeRows();
      return taken();
    },
    end(): Uint8Array {
      writeRows();
      void writer.finish();
      return taken();
    },
  };
}
