/** How the times of a file are read: what the request says, what is certain, or an obstacle. */
import type { Obstacle } from '../model/look.ts';
import type { Door, LookOptions } from './options.ts';
import type { SampleColumn } from './sample.ts';
import { timeForm } from './time-forms.ts';
import { option } from './suggested.ts';
import { shown } from './values.ts';

type TimeOptions = Pick<LookOptions, 'time_format' | 'time_unit' | 'time_origin'>;

export interface TimeChoice {
  /** What a load takes without asking. */
  certain: Partial<TimeOptions>;
  /** What the request needs besides. */
  needed: Partial<TimeOptions>;
  /** False if nothing that could be suggested makes it load. */
  hasWay: boolean;
}

export const SPREADSHEET_ORIGIN = Date.UTC(1899, 11, 30);

/** `columns`: the one of the times, or two that are joined. */
export function timeChoice(
  columns: SampleColumn[],
  given: TimeOptions,
  obstacles: Obstacle[],
  door: Door,
): TimeChoice {
  const choice: TimeChoice = { certain: {}, needed: {}, hasWay: true };
  if (given.time_format !== undefined || given.time_unit !== 'auto') return choice;
  const [date, clock] = columns;
  const { values } = date;
  if (values.length === 0) return choice;
  const joined = clock ? values.map((value, i) => `${value} ${clock.values[i] ?? '00:00'}`) : values;
  const form = timeForm(joined);
  const [name, example] = [columns.map((one) => one.name).join(' and '), shown(joined[0].trim())];
  const add = (detail: string, needed: Partial<TimeOptions> | undefined, what = 'time_format') => {
    obstacles.push({ option: what, detail });
    if (needed) choice.needed = needed;
    else choice.hasWay = false;
  };
  const setTo = (format: string) => option(door, 'time_format', format);

  if (form === undefined) {
    const mixed = mixedUnits(values);
    if (mixed) add(`The numbers in ${name} are of different units: ${mixed}. Split the file.`, undefined);
    else add(`${name} holds no times that are known, such as ${example}: set time_format.`, undefined);
  } else if (form.kind === 'unit') {
    choice.certain.time_unit = form.unit;
  } else if (form.kind === 'format') {
    const [format, other] = form.formats;
    if (form.isCertain) choice.certain.time_format = format;
    else if (other === undefined) {
      add(`Set ${setTo(format)} for times such as ${example} in ${name}.`, { time_format: format });
    } else {
      const detail =
        `Times such as ${example} in ${name} have the month or the day first, and no value tells which: ` +
        `set ${setTo(format)} or ${setTo(other)}.`;
      add(detail, undefined);
    }
  } else if (form.kind === 'serial') {
    const needed = { time_unit: 'd', time_origin: SPREADSHEET_ORIGIN } as const;
    const options = `${option(door, 'time_unit', 'd')} and ${option(door, 'time_origin', '1899-12-30')}`;
    const what = `numbers such as ${values[0].trim()} in ${name}`;
    add(`Set ${options} for ${what}, probably the serial days of a spreadsheet.`, needed, 'time_unit');
  } else if (form.kind === 'number') {
    const mixed = mixedUnits(values);
    const options = `${option(door, 'time_unit', 'd')} and time_origin to the date of day 0`;
    const what = `Numbers such as ${values[0].trim()} in ${name} are too small to be times`;
    if (mixed) add(`The numbers in ${name} are of different units: ${mixed}. Split the file.`, undefined);
    else add(`${what}. If they count days, set ${options}; else set time_unit.`, undefined, 'time_unit');
  }
  return choice;
}

/** Numbers of two units, such as `seconds (1569888000) and milliseconds (1569888000123)`. */
function mixedUnits(values: string[]): string | undefined {
  const kinds = new Map<string, string>();
  for (const value of values) {
    const form = timeForm([value]);
    if (form?.kind === 'unit') kinds.set(form.unit, value.trim());
  }
  return kinds.size > 1 ? [...kinds].map(([unit, value]) => `${unit} (${value})`).join(' and ') : undefined;
}
