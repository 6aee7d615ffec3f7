/** Columns of binary files with any values, null or in lists where they may be. */
import fc from 'fast-check';
import type { ColumnType, FileColumn, FileValue } from '../../src/formats/file-columns.ts';

const TYPES: ColumnType[] = ['timestamp', 'local_timestamp', 'int32', 'int64', 'double', 'string', 'text'];

const int32 = fc.oneof(fc.integer(), fc.integer({ min: 0, max: 3 }));
const whole = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -3, max: 3 }));
const time = fc.integer({ min: -1e13, max: 1e14 });
const double = fc.double({ noNaN: true }).filter((value) => !Object.is(value, -0));
const string = fc.string({ unit: 'grapheme', maxLength: 40 });
const VALUES: Record<ColumnType, fc.Arbitrary<string | number>> = {
  timestamp: time,
  local_timestamp: time,
  int32,
  int64: whole,
  double,
  string,
  text: string,
};

const anyColumn = fc.record(
  {
    name: fc.constant('a column'),
    source: fc.constant('any'),
    type: fc.constantFrom(...TYPES),
    nullable: fc.constantFrom(true, undefined),
    list: fc.constantFrom(true, undefined),
  },
  { requiredKeys: ['name', 'source', 'type'] },
) as fc.Arbitrary<FileColumn>;

/** A column, and the values of its rows in some groups. */
export const anyColumnOfRows = anyColumn.chain((any) => {
  const { nullable, ...rest } = any;
  const column: FileColumn = any.list ? rest : { ...rest, nullable };
  const value: fc.Arbitrary<FileValue> = column.list
    ? (fc.array(VALUES[column.type], { maxLength: 5 }) as fc.Arbitrary<string[]>)
    : column.nullable
      ? fc.option(VALUES[column.type])
      : VALUES[column.type];
  const groups = fc.array(fc.array(value, { minLength: 1, maxLength: 30 }), { minLength: 1, maxLength: 3 });
  return fc.record({ column: fc.constant(column), groups });
});
