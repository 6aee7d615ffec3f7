/** Customers and articles in CSV: an id, and every other column as an attribute. */
import { isUtf8 } from 'node:buffer';
import { Problem } from '../errors.ts';
import { checkAreDifferent, placesOfColumns } from './csv-header.ts';
import type { ColumnNames } from './csv-header.ts';
import type { CsvRecord } from './csv-scanner.ts';
import { csvTableReader } from './csv-table.ts';
import type { Reject, TableReader } from './csv-table.ts';
import { idFault } from './id-fault.ts';

/** Text as it is in the file; null where the field is empty. */
export type Attributes = Record<string, string | null>;

export interface RecordsCsv {
  /** Our name → name in the file: of the id, and of attributes that shall be called otherwise. */
  columns?: ColumnNames;
  idColumn: 'customer_id' | 'article_id';
  /** `line` is the one that the row begins on; the attributes are the caller's to keep. */
  onRecord(line: number, id: string, attributes: Attributes): void;
  /** May throw, to end the reading. */
  onReject(reject: Reject): void;
}

/** Columns without a name (the index that pandas writes) are ignored. Ids that come twice are handed on twice. */
export function recordsCsvReader({ columns = {}, idColumn, onRecord, onReject }: RecordsCsv): TableReader {
  let idPlace = 0;
  let attributes: [place: number, name: string][] = [];

  function onHeader(names: string[]): void {
    const optional = Object.keys(columns).filter((column) => column !== idColumn);
    const places = placesOfColumns(names, [idColumn], optional, columns);
    idPlace = places[0];
    const newNames = new Map(places.map((place, i) => [place, [idColumn, ...optional][i]]));
    const ours = names.map((name, place) => newNames.get(place) ?? name);
    checkAreDifferent(ours.filter((name) => name !== ''));
    attributes = [...ours.entries()].filter(([place, name]) => place !== idPlace && name !== '');
    const reserved = attributes.find(([, name]) => name === '__proto__');
    if (reserved) throw new Problem('bad_data', 'A column cannot be named __proto__: rename it.');
  }

  function onRow({ bytes, line, from, to, plain }: CsvRecord): string | undefined {
    const fault = idFault(bytes, from[idPlace], to[idPlace], plain);
    if (fault !== undefined) return `${idColumn} ${fault}`;
    const values: Attributes = {};
    for (const [place, name] of attributes) {
      const value = bytes.subarray(from[place], to[place]);
      if (!plain && !isUtf8(value)) return `${name} is not valid UTF-8`;
      values[name] = value.length === 0 ? null : textOf(value);
    }
    onRecord(line, textOf(bytes.subarray(from[idPlace], to[idPlace])), values);
    return undefined;
  }

  return csvTableReader({ onHeader, onRow, onReject });
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
}
