import type { SchemaElement } from 'hyparquet';
import type { ColumnType, FileColumn } from './file-columns.ts';

const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } } as const;

const ELEMENTS: Record<ColumnType, Omit<SchemaElement, 'name'>> = {
  timestamp: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
  // The converted type would say UTC.
  local_timestamp: {
    type: 'INT64',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MILLIS' },
  },
  int32: { type: 'INT32' },
  int64: { type: 'INT64' },
  double: { type: 'DOUBLE' },
  string: text,
  text,
};

/** The element that holds the values of a column; those of lists are called `element`. */
export function elementOf({ name, type, nullable, list }: FileColumn): SchemaElement {
  const repetition_type = nullable ? 'OPTIONAL' : 'REQUIRED';
  return { name: list ? 'element' : name, ...ELEMENTS[type], repetition_type };
}

/** From the root of the schema to the values of a column. */
export const pathOf = ({ name, list }: FileColumn): string[] => (list ? [name, 'list', 'element'] : [name]);

function elementsOf(column: FileColumn): SchemaElement[] {
  if (!column.list) return [elementOf(column)];
  const list = { converted_type: 'LIST', logical_type: { type: 'LIST' } } as const;
  return [
    { name: column.name, repetition_type: 'REQUIRED', num_children: 1, ...list },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    elementOf(column),
  ];
}

/** The schema of a file with these columns, in their order. */
export const schemaOf = (columns: readonly FileColumn[]): SchemaElement[] => [
  { name: 'interactions', num_children: columns.length },
  ...columns.flatMap(elementsOf),
];
