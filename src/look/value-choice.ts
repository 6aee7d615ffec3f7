/** How prices, channels and missing values are read: what the request says, or obstacles. */
import type { Obstacle } from '../model/look.ts';
import type { Door, LookOptions } from './options.ts';
import type { SampleColumn } from './sample.ts';
import { isEmptyAttribute } from '../formats/record-rows.ts';
import { nullsInWords, option } from './suggested.ts';
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

export interface ValueColumns {
  price: SampleColumn | undefined;
  channel: SampleColumn | undefined;
  ids: SampleColumn[];
}

/**
 * What optional columns need. Single bad values are obstacles only if the first one ends the import. Null
 * tokens of ids count if there are other obstacles: a file that loads goes on loading completely.
 */
export function valueNeeds(
  { price, channel, ids }: ValueColumns,
  given: LookOptions,
  obstacles: Obstacle[],
  door: Door,
): ValueChoice {
  const needs: ValueNeeds = { null_values: [] };
  let hasWay = true;
  if (given.on_bad_value === 'null') return { needs, hasWay };
  const before = obstacles.length;
  const withNulls: SampleColumn[] = [];
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
    if (column.nulls.length + dashes.length > 0) {
      needs.null_values.push(...different([...column.nulls, ...dashes], 10).map((token) => token.trim()));
      withNulls.push(column);
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
      const what = isPrice ? 'not prices' : 'not whole numbers';
      const set = `Set ${option(door, 'on_bad_value', 'null')} to load rows without ${column.name}`;
      add('on_bad_value', `${set}: it holds values that are ${what}, such as ${example}.`, isStrict);
    }
  }
  if (withNulls.length > 0 || obstacles.length > 0) {
    withNulls.push(...ids.filter(({ nulls }) => nulls.length > 0));
    needs.null_values = different([...needs.null_values, ...nullsOf(ids)], 20);
  }
  if (withNulls.length > 0 && (isStrict || obstacles.length > 0)) {
    const names = withNulls.map(({ name }) => name).join(' and ');
    const uses = withNulls.length > 1 ? 'use' : 'uses';
    const set = option(door, 'null_values', nullsInWords(needs.null_values));
    const these = needs.null_values.length > 1 ? 'these' : 'this';
    const detail = `Set ${set}: ${names} ${uses} ${these} for missing values.`;
    obstacles.splice(before, 0, { option: 'null_values', detail });
  }
  return { needs, hasWay };
}

/** The null tokens in columns. */
export const nullsOf = (columns: Pick<SampleColumn, 'nulls'>[]): string[] =>
  different(
    columns.flatMap(({ nulls }) => nulls).map((token) => token.trim()),
    10,
  );

/** The null tokens in attributes, other than those that are empty without being asked for. */
export const attributeNulls = ({ nulls }: Pick<SampleColumn, 'nulls'>): string[] =>
  nulls.filter((token) => !isEmptyAttribute(token));

const isChannel = (value: string): boolean => /^\d{1,10}(\.0*)?$/.test(value) && Number(value) <= 0x7fffffff;

/** The form of the prices, told by the values; an obstacle unless they are plain numbers. */
function priceForm({ name }: SampleColumn, values: string[], obstacles: Obstacle[], door: Door): DecimalForm {
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
