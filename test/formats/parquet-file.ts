/** Parquet files as the program writes them, for tests that read them back. */
import { articleStrings } from '../../src/formats/article-strings.ts';
import { fileColumnsOf, type FileColumn, type FileValue } from '../../src/formats/file-columns.ts';
import { ColumnGatherer } from '../../src/formats/gathered-column.ts';
import { GatheredRows } from '../../src/formats/gathered-rows.ts';
import type { InteractionSlice } from '../../src/formats/interaction-slice.ts';
import {
  PARQUET_MAGIC,
  parquetFooter,
  parquetGroup,
  type WrittenGroup,
} from '../../src/formats/interactions-parquet.ts';
import {
  INTERACTION_COLUMNS,
  underOwnNames,
  type InteractionColumn,
} from '../../src/model/interaction-columns.ts';

type Values = Partial<Record<InteractionColumn, (string | number | null)[]>>;

/** A Parquet file with a row group for each of `groups`; `values` are those of further columns, by row of a run. */
export function fileOf(
  groups: InteractionSlice[][],
  ids: string[],
  {
    columns = INTERACTION_COLUMNS,
    mask,
    values = {},
  }: { columns?: readonly InteractionColumn[]; mask?: Uint8Array; values?: Values } = {},
): ArrayBuffer {
  const rows = new GatheredRows();
  const ofFile = fileColumnsOf({ columns: underOwnNames(columns) });
  const texts = articleStrings(ids.entries());
  const pieces: Uint8Array[] = [PARQUET_MAGIC];
  const rowGroups: WrittenGroup[] = [];
  for (const runs of groups) {
    rows.begin(ofFile);
    for (const run of runs)
      rows.add(run, mask, ({ source }, row) => values[source as InteractionColumn]![row]);
    if (rows.length === 0) continue;
    const { bytes, rowGroup } = parquetGroup(rows.gathered(texts), rows.length);
    pieces.push(bytes.slice());
    rowGroups.push(rowGroup);
  }
  pieces.push(parquetFooter(ofFile, rowGroups));
  return new Uint8Array(Buffer.concat(pieces)).buffer;
}

/** A Parquet file of any columns, with a row group for each of `groups`; a row has a value for each column. */
export function anyFileOf(columns: FileColumn[], groups: FileValue[][][]): ArrayBuffer {
  const gatherers = columns.map((column) => new ColumnGatherer(column));
  const pieces: Uint8Array[] = [PARQUET_MAGIC];
  const rowGroups: WrittenGroup[] = [];
  for (const rows of groups) {
    for (const gatherer of gatherers) gatherer.clear();
    for (const row of rows) row.forEach((value, i) => gatherers[i].push(value));
    const gathered = gatherers.map((gatherer) => gatherer.gathered());
    const { bytes, rowGroup } = parquetGroup(gathered, rows.length);
    pieces.push(bytes.slice());
    rowGroups.push(rowGroup);
  }
  pieces.push(parquetFooter(columns, rowGroups));
  return new Uint8Array(Buffer.concat(pieces)).buffer;
}
