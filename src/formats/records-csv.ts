import { isUtf8 } from 'node:buffer';
import { checkAreDistinct, columnIndices, type ColumnNames } from './csv-header.ts';
import { stringOf, type CsvRecord } from './csv-record.ts';
import { csvTableReader, type Reject, type TableReader, type TableSink } from './csv-table.ts';
import { idFault } from './id-fault.ts';
import { UnusableFile } from './unusable-file.ts';

/** Values as in the file; null where the field is empty. */
export type Attributes = Record<string, string | null>;

export interface RecordsCsv {
  /** Our name → name in the file, of the id and of attributes to rename. */
  columns?: ColumnNames;
  idColumn: 'customer_id' | 'article_id';
  /** `line` is the one on which the row begins; the caller may keep the attributes. */
  onRecord(line: number, id: string, attributes: Attributes): void;
  /** May throw, to end the reading. */
  onReject(reject: Reject): void;
}

export const recordsCsvReader = (options: RecordsCsv): TableReader => csvTableReader(recordRows(options));

/**
 * Reads customers or articles: an id, and every other column as an attribute. Ignores columns without a name
 * (the index that pandas writes). Ids that occur twice are handed on twice.
 */
export function recordRows({ columns = {}, idColumn, onRecord, onReject }: RecordsCsv): TableSink {
  let idIndex = 0;
  let attributes: [index: number, name: string][] = [];

  function onHeader(names: string[]): number[] {
    const optional = Object.keys(columns).filter((column) => column !== idColumn);
    const indices = columnIndices(names, [idColumn], optional, columns);
    idIndex = indices[0];
    const newNames = new Map(indices.map((index, i) => [index, [idColumn, ...optional][i]]));
    const ours = names.map((name, index) => newNames.get(index) ?? name);
    checkAreDistinct(ours.filter((name) => name !== ''));
    attributes = [...ours.entries()].filter(([index, name]) => index !== idIndex && name !== '');
    const reserved = attributes.find(([, name]) => name === '__proto__');
    if (reserved) throw new UnusableFile('A column cannot be named __proto__: rename it.');
    return [idIndex, ...attributes.map(([index]) => index)];
  }

  function onRow({ bytes, line, from, to }: CsvRecord): string | undefined {
    const fault = idFault(bytes, from[idIndex], to[idIndex]);
    if (fault !== undefined) return `${idColumn} ${fault}`;
    const values: Attributes = {};
    for (const [index, name] of attributes) {
      if (!isUtf8(bytes.subarray(from[index], to[index]))) return `${name} is not valid UTF-8`;
      values[name] = stringOf(bytes, from[index], to[index]) || null;
    }
    onRecord(line, stringOf(bytes, from[idIndex], to[idIndex]), values);
    return undefined;
  }

  return { onHeader, onRow, onReject };
}
