/** Groups as Parquet: group, label, what the row is about, features. A slice is one row group. Pure. */
import type { FileColumn } from '../../formats/file-columns.ts';
import { ColumnGatherer } from '../../formats/gathered-column.ts';
import { parquetGroup } from '../../formats/interactions-parquet.ts';
import type { Feature } from './features.ts';

/** 32 bits: XGBoost cuts wider group numbers. */
const LEADING: FileColumn[] = [
  { name: 'group', source: 'group', type: 'int32' },
  { name: 'label', source: 'label', type: 'int32' },
  { name: 'customer_id', source: 'customer_id', type: 'string' },
  { name: 'article_id', source: 'article_id', type: 'string' },
  { name: 't_dat', source: 't_dat', type: 'timestamp' },
];

export const rankingColumns = (features: Feature[]): FileColumn[] => [
  ...LEADING,
  ...features.map(({ name }): FileColumn => ({ name, source: name, type: 'double', nullable: true })),
];

export interface RankingRow {
  group: number;
  label: number;
  customer_id: string;
  article_id: string;
  t_dat: number;
}

/** Collects rows of one row group. */
export function rankingRowGroup(features: Feature[]) {
  const columns = rankingColumns(features).map((column) => new ColumnGatherer(column));
  let rows = 0;

  return {
    /** NaN: unknown. */
    add({ group, label, customer_id, article_id, t_dat }: RankingRow, values: number[]): void {
      const leading = [group, label, customer_id, article_id, t_dat];
      leading.forEach((value, i) => columns[i].push(value));
      values.forEach((value, i) => columns[leading.length + i].push(Number.isNaN(value) ? null : value));
      rows++;
    },
    /** Undefined without rows. */
    end() {
      if (rows === 0) return undefined;
      const gathered = columns.map((column) => column.gathered());
      return parquetGroup(gathered, rows);
    },
  };
}
