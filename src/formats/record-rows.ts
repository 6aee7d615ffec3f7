/** Rows of a customers or articles file, whatever the format: an id, and all other columns as attributes. */
import { isUtf8 } from 'node:buffer';
import type { Reading } from '../model/reading.ts';
import { stringOf } from './csv-record.ts';
import { checkAreDistinct, foundColumns } from './found-columns.ts';
import { hasBadCharacter, idFault } from './id-fault.ts';
import { numberParser } from './numbers.ts';
import { fieldPreparer, type Prepare } from './prepared-fields.ts';
import { rowFilter, type RowFilter } from './row-conditions.ts';
import type { FieldRecord, RowSink } from './table-reader.ts';
import { UnusableFile } from './unusable-file.ts';

/** Values as in the file; null where the field is empty, NaN or nan. */
export type Attributes = Record<string, string | null>;

export interface RecordSinks {
  idColumn: 'customer_id' | 'article_id';
  /** `line` is the one on which the row begins; the caller may keep the attributes. */
  onRecord(line: number, id: string, attributes: Attributes): void;
}

export type RecordReading = Pick<
  Reading,
  'columns' | 'where' | 'decimal' | 'null_values' | 'trim' | 'encoding'
>;

/** As pandas writes and reads what is missing; in Parquet, NaN is one of the numbers. */
export const isEmptyAttribute = (value: string): boolean =>
  value === '' || value === 'NaN' || value === 'nan';

/** Ignores columns without a name (the index that pandas writes). Hands on an id as often as it occurs. */
export function recordRows(reading: RecordReading, { idColumn, onRecord }: RecordSinks): RowSink {
  const { columns } = reading;
  const isDecoded = reading.encoding !== 'utf-8';
  const rows_left_out = { where: 0, quantity: 0 };
  let idIndex = 0;
  let attributes: [index: number, name: string][] = [];
  /** Attributes that nobody named. */
  const mayBeNested = new Set<number>();
  let prepare: Prepare | undefined;
  let isWanted: RowFilter | undefined;

  function onHeader(names: string[]): number[] {
    const optional = Object.keys(columns).filter((column) => column !== idColumn);
    const { indices, where } = foundColumns(names, reading, [idColumn], optional);
    idIndex = indices.get(idColumn)![0];
    const newNames = new Map([...indices].map(([ours, [index]]) => [index, ours]));
    const ours = names.map((name, index) => newNames.get(index) ?? name);
    setAttributes([...ours.entries()].filter(([index, name]) => index !== idIndex && name !== ''));
    for (const [index] of attributes)
      if (!newNames.has(index) && !where.includes(index)) mayBeNested.add(index);
    prepare = fieldPreparer(reading, [...names.keys()]);
    isWanted = rowFilter(reading.where, where, numberParser(reading.decimal));
    return [idIndex, ...attributes.map(([index]) => index), ...where];
  }

  function setAttributes(all: typeof attributes): void {
    const names = all.map(([, name]) => name);
    checkAreDistinct([idColumn, ...names]);
    if (names.includes('__proto__')) throw new UnusableFile('A column cannot be named __proto__: rename it.');
    attributes = all;
  }

  function onLateColumn(name: string, index: number): void {
    if (name === '') return;
    setAttributes([...attributes, [index, name]]);
    mayBeNested.add(index);
    prepare = fieldPreparer(
      reading,
      Array.from({ length: index + 1 }, (_, i) => i),
    );
  }

  function onRow(record: FieldRecord): string | undefined {
    prepare?.(record);
    const answer = isWanted?.(record) ?? true;
    if (typeof answer === 'string') return answer;
    if (!answer) {
      rows_left_out.where++;
      return undefined;
    }
    const { bytes, line, from, to } = record;
    const fault = idFault(bytes, from[idIndex], to[idIndex], isDecoded);
    if (fault !== undefined) return `${idColumn} ${fault}`;
    const values: Attributes = {};
    for (const [index, name] of attributes) {
      if (!isUtf8(bytes.subarray(from[index], to[index]))) return `${name} is not valid UTF-8`;
      const value = stringOf(bytes, from[index], to[index]);
      if (isDecoded && hasBadCharacter(value)) return `${name} is not valid ${reading.encoding}`;
      values[name] = isEmptyAttribute(value) ? null : value;
    }
    onRecord(line, stringOf(bytes, from[idIndex], to[idIndex]), values);
    return undefined;
  }

  return { onHeader, mayBeNested, onLateColumn, onRow, rows_left_out };
}
