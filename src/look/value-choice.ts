/** How prices, channels and missing values are read: what the request says, or obstacles. */
import type { Obstacle } from '../model/look.ts';
import type { Door, LookOptions } from './options.ts';
import type { SampleColumn } from './sample.ts';
import { option } from './suggested.ts';
import { type DecimalForm, decimalForm, different, isNumber, isNumberIn, shown } from './values.ts';

export interface ValueNeeds {
  decimal?: '.' | ',';
  null_values: string[];
  trim?: true;
  on_bad_value?: 'null';
}

export interface ValueChoice {
  needs: ValueNeeds;
  /** False if two readings are possible. */
  hasWay: boolean;
}

/** What optional columns need. Single bad values are obstacles only if the first one ends the import. */
export function valueNeeds(
  [price, channel]: (SampleColumn | undefined)[],
  given: LookOptions,
  obstacles: Obstacle[],
  door: Door,
): ValueChoice {
  const needs: ValueNeeds = { null_values: [] };
  let hasWay = true;
  if (given.on_bad_value === 'null') return { needs, hasWay };
  const isStrict = given.on_error === 'abort';
  const add = (name: string, detail: string, isObstacle = true) => {
    if (isObstacle) obstacles.push({ option: name, detail });
  };
  for (const [column, isPrice] of [
    [price, true],
    [channel, false],
  ] as const) {
    if (!column) continue;
    const dashes = column.values.filter(
      (value) => value.trim() === '-' && !given.null_values.includes(value),
    );
    const nulls = different([...column.nulls, ...dashes], 10);
    if (nulls.length > 0) {
      needs.null_values.push(...nulls.map((token) => token.trim()));
      const set = option(door, 'null_values', nulls.join(','));
      add('null_values', `Set ${set}, which ${column.name} holds where it is empty.`, isStrict);
    }
    const values = column.values.filter((value) => value.trim() !== '-');
    const isGood = isPrice ? isNumber : isChannel;
    const form = isPrice ? (given.decimal ?? priceForm(column, values, obstacles, door)) : null;
    hasWay &&= form !== 'both';
    const decimal = form === 'both' ? ',' : form;
    if (decimal !== null && given.decimal === undefined) needs.decimal = decimal;
    const fits = (value: string) => isGood(value) || (isPrice && isNumberIn(value.trim(), decimal));
    const bad = values.filter((value) => !fits(value));
    if (bad.length === 0) {
      const blank = given.trim ? undefined : values.find((value) => value !== value.trim());
      if (blank === undefined || (isPrice && decimal !== null)) continue;
    }
    if (bad.every((value) => fits(value.trim())) && !given.trim) {
      needs.trim = true;
      const what = `${column.name} has blanks around values such as ${shown(bad[0] ?? values[0])}`;
      add('trim', `Set ${option(door, 'trim', 'true')}: ${what}.`, isStrict);
    } else if (bad.filter((value) => !fits(value.trim())).length * 2 > values.length) {
      needs.on_bad_value = 'null';
      const example = shown(bad.find((value) => !fits(value.trim())) ?? '');
      const what = isPrice ? 'no prices' : 'no whole numbers';
      const set = `Set ${option(door, 'on_bad_value', 'null')} to load rows without ${column.name}`;
      add('on_bad_value', `${set}: it holds values that are ${what}, such as ${example}.`, isStrict);
    }
  }
  return { needs, hasWay };
}

const isChannel = (value: string): boolean => /^\d{1,10}(\.0*)?$/.test(value) && Number(value) <= 0x7fffffff;

/** The form of the prices, told by the values; an obstacle unless they are plain numbers. */
function priceForm(
  { name }: SampleColumn,
  values: string[],
  obstacles: Obstacle[],
  door: Door,
): DecimalForm {
  const form = decimalForm(values);
  if (form === null || form === undefined) return null;
  const example = shown(values.find((value) => !isNumber(value.trim())) ?? '');
  const set = (sign: string) => option(door, 'decimal', sign);
  const detail =
    form === 'both'
      ? `Set ${set(',')} or ${set('.')}: numbers such as ${example} in ${name} allow both.`
      : `Set ${set(form)} for numbers such as ${example} in ${name}.`;
  obstacles.push({ option: 'decimal', detail });
  return form;
}
