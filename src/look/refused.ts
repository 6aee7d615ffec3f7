/** Files that are refused whatever else is found in them. */
import { Problem } from '../errors.ts';
import type { Door, LookOptions } from './options.ts';
import type { Obstacle } from '../model/look.ts';
import type { Sample, SampleTable } from './sample.ts';
import { option } from './suggested.ts';

/** In UTF-16, at least line ends have a zero byte: read as such, other text has no lines. */
export function refuseNarrow(
  bytes: Uint8Array,
  { options, door }: { options: LookOptions; door: Door },
): void {
  const { encoding = '' } = options;
  if (!encoding.startsWith('utf-16') || bytes.length === 0 || bytes.includes(0)) return;
  const given = option(door, 'encoding', encoding);
  const detail = `${given} does not fit: no byte of the text is zero, as some are in UTF-16. Leave it out.`;
  throw new Problem('bad_data', detail, { errors: [{ parameter: 'encoding', detail }] });
}

export function refuseEmpty({ table, layout }: Sample, isWhole: boolean): void {
  if (table.names.length === 0 && table.rows.length === 0)
    throw new Problem(
      'bad_data',
      'The file is empty: a header line with the names of the columns is needed.',
    );
  if (isWhole && layout.header && table.rows.length === 0)
    throw new Problem('bad_data', 'The file has a header line, but no rows. Nothing was changed.');
}

/** A load of a file without a header line takes the number of columns from the first row. */
export function shortRowObstacles(
  { names, rows: [first] }: SampleTable,
  { options, door }: { options: LookOptions; door: Door },
): Obstacle[] {
  const width = first?.fields.length ?? 0;
  if (options.header !== false || width === 0 || width >= names.length) return [];
  const skip = option(door, 'skip_lines', String(first.line));
  const detail =
    `The first row has ${width} of the ${names.length} fields of other rows: complete it, ` +
    `or leave it out with ${skip}.`;
  return [{ option: 'skip_lines', detail }];
}
