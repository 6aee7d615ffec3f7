/** How a file is read, complete and in the words of a request. */
import type { ReadAs } from '../model/look.ts';
import type { Reading } from '../model/reading.ts';
import type { LookOptions } from './options.ts';
import type { Layout } from './sample.ts';
import { dateOf, whereInWords } from './suggested.ts';

/** `options`: complete, as a look decided them. */
export function readingOf(options: LookOptions, layout: Layout, given: LookOptions): Reading {
  const { columns, null_values, trim, quantity_as, where, on_bad_value, hash_ids } = options;
  return {
    format: layout.format,
    encoding: layout.encoding,
    delimiter: layout.delimiter ?? ',',
    header: layout.header,
    skip_lines: layout.skip_lines,
    extra_field: layout.extra_field,
    columns,
    decimal: options.decimal ?? null,
    null_values,
    trim,
    time_format: options.time_format ?? null,
    time_unit: options.time_unit === 'auto' ? 'ms' : options.time_unit,
    time_unit_given: given.time_unit !== 'auto',
    time_origin: options.time_origin ?? null,
    time_zone: options.time_zone ?? null,
    quantity_as,
    where,
    on_bad_value,
    hash_ids,
  };
}

/** Without what only says that nothing is special. */
export function readAs(reading: Reading, hasNumericTimes: boolean): ReadAs {
  const { format, encoding, delimiter, header, skip_lines, extra_field, columns } = reading;
  const {
    decimal,
    null_values,
    trim,
    time_format,
    time_unit,
    time_origin,
    time_zone,
    quantity_as,
    where,
    on_bad_value,
    hash_ids,
  } = reading;
  const names = Object.entries(columns).map(([ours, theirs]) => [
    ours,
    theirs.length === 1 ? theirs[0] : theirs,
  ]);
  return {
    format,
    encoding,
    ...(format === 'csv' && { delimiter: delimiter === '\t' ? 'tab' : delimiter, header, skip_lines }),
    ...(extra_field !== null && { extra_field }),
    columns: Object.fromEntries(names) as ReadAs['columns'],
    ...(decimal !== null && { decimal }),
    ...(null_values.length > 0 && { null_values }),
    ...(trim && { trim }),
    ...(time_format !== null && { time_format }),
    ...(hasNumericTimes && { time_unit }),
    ...(time_origin !== null && { time_origin: dateOf(time_origin) }),
    ...(time_zone !== null && { time_zone }),
    ...(quantity_as !== 'one' && { quantity_as }),
    ...(where.length > 0 && { where: whereInWords(where) }),
    ...(on_bad_value !== 'reject' && { on_bad_value }),
    ...(hash_ids && { hash_ids }),
  };
}
