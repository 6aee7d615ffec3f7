/** How a file is read without a look at it: as the request says, otherwise like H&M's files. */
import type { ImportOptions } from '../../src/model/import.ts';
import type { FileFormat, Reading } from '../../src/model/reading.ts';

export function plainReading(options: ImportOptions, format: FileFormat = 'csv'): Reading {
  const { columns, null_values, trim, time_unit, quantity_as, where, on_bad_value, hash_ids } = options;
  return {
    format,
    encoding: (format === 'csv' ? options.encoding : undefined) ?? 'utf-8',
    delimiter: options.delimiter ?? ',',
    header: options.header !== false,
    skip_lines: options.skip_lines ?? 0,
    extra_field: null,
    columns,
    decimal: options.decimal ?? null,
    null_values,
    trim,
    time_format: options.time_format ?? null,
    time_unit: time_unit === 'auto' ? 'ms' : time_unit,
    time_unit_given: time_unit !== 'auto',
    time_origin: options.time_origin ?? null,
    time_zone: options.time_zone ?? null,
    quantity_as,
    where,
    on_bad_value,
    hash_ids,
  };
}
