/** The beginning of a table of any format as strings, and what its columns hold. */
import type { Look, LookedAtColumn, Obstacle } from '../model/look.ts';
import type { FileFormat, Reading } from '../model/reading.ts';
import type { SampleRow } from './sample-csv.ts';
import { formName, isTimeOfDay, timeForm, type TimeForm } from './time-forms.ts';
import { decimalForm, different, isInteger, isNull, isNumber, type DecimalForm } from './values.ts';

/** What every format hands to the look: NDJSON and Parquet, too. An absent value is an empty string. */
export interface SampleTable {
  names: string[];
  rows: SampleRow[];
}

/** How a table is laid out in its file. */
export interface Layout {
  format: FileFormat;
  encoding: string;
  /** Null unless it is CSV. */
  delimiter: string | null;
  header: boolean;
  skip_lines: number;
  extra_field: Reading['extra_field'];
  line_end: Look['line_end'];
}

/** A table and what is remarkable about its text. */
export interface Sample {
  layout: Layout;
  table: SampleTable;
  /** Names of columns with values that are not valid UTF-8, and whether that goes for the header line. */
  broken: Set<string>;
  hasBrokenHeader: boolean;
  /** Blanks stand before quotes: only with `trim` do these open a quoted field. */
  needsTrim: boolean;
  /** Rows have a field more than the header line: nobody knows which values are in which column. */
  isShifted: boolean;
  /** Obstacles for which no option helps. */
  obstacles: Obstacle[];
}

/** Of formats in which nothing of the layout has to be found. */
export const plainSample = (format: 'ndjson' | 'parquet', table: SampleTable): Sample => ({
  layout: {
    format,
    encoding: 'utf-8',
    delimiter: null,
    header: true,
    skip_lines: 0,
    extra_field: null,
    line_end: null,
  },
  table,
  broken: new Set(),
  hasBrokenHeader: false,
  needsTrim: false,
  isShifted: false,
  obstacles: [],
});

export interface SampleColumn {
  name: string;
  index: number;
  /** Values that are neither empty nor null tokens, blanks at their ends included. */
  values: string[];
  /** Null tokens, as often as they occur. */
  nulls: string[];
  /** Undefined: no times. Numbers are times only if their column is one of times. */
  time: TimeForm | undefined;
  /** Undefined: no numbers. */
  decimal: DecimalForm | undefined;
  isTimeOfDay: boolean;
  isInteger: boolean;
}

export function sampleColumns({ names, rows }: SampleTable, nullValues: string[]): SampleColumn[] {
  return names.map((name, index) => {
    const all = rows.map(({ fields }) => fields[index] ?? '').filter((value) => value.trim() !== '');
    const nulls = all.filter((value) => isNull(value) && !nullValues.includes(value));
    const values = all.filter((value) => !isNull(value) && !nullValues.includes(value));
    return {
      name,
      index,
      values,
      nulls,
      time: timeForm(values),
      decimal: values.length === 0 ? undefined : decimalForm(values.filter((value) => value.trim() !== '-')),
      isTimeOfDay: values.length > 0 && values.every((value) => isTimeOfDay(value.trim())),
      isInteger: values.length > 0 && values.every((value) => isInteger(value.trim())),
    };
  });
}

/** Whether the column holds written dates or times, not just numbers that could be some. */
export const isWrittenTime = ({ time }: SampleColumn): boolean =>
  time?.kind === 'iso' || (time?.kind === 'format' && !time.isCertain);

const SAMPLES = 5;

/** The column as a look shows it. `isTime`: it holds the times of the purchases. */
export function describedColumn(column: SampleColumn, isTime: boolean): LookedAtColumn {
  const { name, values, nulls } = column;
  const type = typeOf(column, isTime);
  return {
    name,
    type,
    form: type === 'text' || type === 'empty' ? null : formOf(column, type),
    nulls: different(nulls, SAMPLES),
    distinct: new Set(values).size,
    samples: different(values, SAMPLES),
  };
}

function typeOf(column: SampleColumn, isTime: boolean): LookedAtColumn['type'] {
  const { values, time } = column;
  if (values.length === 0) return 'empty';
  if (isWrittenTime(column) || column.isTimeOfDay || (isTime && time !== undefined)) return 'time';
  if (column.isInteger) return 'integer';
  const numbers = values.filter((value) => isNumber(value.trim())).length;
  return column.decimal !== undefined && (column.decimal !== null || numbers === values.length)
    ? 'decimal'
    : 'text';
}

const DECIMAL_FORMS = { '.': 'groups or currency', ',': 'decimal comma', both: 'decimal comma or groups' };

function formOf({ time, decimal, isTimeOfDay }: SampleColumn, type: string): string | null {
  if (type === 'time') return isTimeOfDay || !time ? 'time of day' : formName(time);
  return type === 'decimal' && decimal ? DECIMAL_FORMS[decimal] : null;
}
