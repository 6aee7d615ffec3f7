/** What in the rows of a table is probably not meant. Loads go on: warnings say what could be asked for. */
import type { Warning } from '../model/look.ts';
import type { ImportKind } from '../model/import.ts';
import { NEEDED, type Assigned } from './assigned.ts';
import type { Guesses } from './guesses.ts';
import { idWarnings } from './id-warnings.ts';
import { isOtherEvent, isPurchase, MOST_KINDS } from './names.ts';
import { columnsInWords, nullsInWords, option, whereInWords } from './suggested.ts';
import type { Door, LookOptions } from './options.ts';
import type { SampleColumn } from './sample.ts';
import { attributeNulls, nullsOf } from './value-choice.ts';
import { namesZone } from './time-forms.ts';
import { currencyOf, rowsInWords } from './values.ts';

/** Columns that a load doesn't use, but counts. */
export interface Watched {
  quantity: string | undefined;
  event: string | undefined;
  /** Times are numbers or name a zone: only these may be midnights of another one. */
  hasZone: boolean;
}

/** A guessed quantity or kind of event that the request doesn't mention: of transactions only. */
export function watchedColumns(
  { quantity, event }: Guesses,
  { kind, columns, where }: LookOptions,
  times: SampleColumn[] | undefined,
): Watched {
  if (kind !== 'transactions') return { quantity: undefined, event: undefined, hasZone: false };
  const isMentioned = (name: string) => where.some(({ column }) => column === name);
  const nameOf = (guess: Guesses[keyof Guesses]) => {
    const name = guess?.columns[0].name;
    return name === undefined || isMentioned(name) ? undefined : name;
  };
  return {
    quantity: 'quantity' in columns ? undefined : nameOf(quantity),
    event: nameOf(event),
    hasZone: times?.length === 1 && (times[0].time?.kind === 'unit' || times[0].values.some(namesZone)),
  };
}

export function quantityWarning(
  name: string,
  count: number,
  example: string,
  door: Door,
): Warning | undefined {
  if (count === 0) return undefined;
  const remedy = option(door, 'columns', columnsInWords({ quantity: [name] }));
  return {
    code: 'negative_quantities',
    column: name,
    count,
    example,
    message:
      `${name} is 0 or less in ${rowsInWords(count)}, loaded as purchases like the others: ` +
      `${remedy} leaves them out.`,
  };
}

/** `kinds`: values and how often they occur. */
export function eventWarning(name: string, kinds: Map<string, number>, door: Door): Warning | undefined {
  const sorted = [...kinds].sort((a, b) => b[1] - a[1]);
  if (kinds.size > MOST_KINDS || !sorted.some(([kind]) => kinds.size > 1 || isOtherEvent(kind)))
    return undefined;
  const counts = sorted.map(([kind, count]) => `${kind || '(empty)'} ${count}`).join(', ');
  const purchase = sorted.find(([kind]) => isPurchase(kind))?.[0];
  const unknown = sorted.find(([kind]) => kind !== '' && !isOtherEvent(kind))?.[0];
  const value = purchase ?? unknown ?? 'KIND';
  const remedy = option(door, 'where', whereInWords([{ column: name, operator: ':', value }]));
  const none = purchase === undefined ? '; none of these is known to be a purchase' : '';
  return {
    code: 'event_kinds',
    column: name,
    count: sorted.reduce((sum, [, count]) => sum + count, 0),
    example: purchase ?? sorted[0][0],
    message:
      `${name} holds kinds of events (${counts}${none}), all of which are loaded as purchases; ` +
      `${remedy} loads only that kind.`,
  };
}

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** Fewer days may have the same time of day by chance. */
const LEAST_DAYS = 5;

/** Whether times are midnights of one zone, summer time included: the offset in hours, if it isn't 0. */
export function midnightOffset(): { add(time: number): boolean; hours(): number[] } {
  const offsets = new Set<number>();
  const days = new Set<number>();
  let isOther = false;
  return {
    /** False once the times are no midnights of one zone. */
    add(time) {
      const ofDay = ((time % DAY) + DAY) % DAY;
      if (days.size < LEAST_DAYS) days.add(time - ofDay);
      if (offsets.has(ofDay)) return !isOther;
      offsets.add(ofDay);
      const [first, second = first] = offsets;
      isOther ||=
        ofDay === 0 || ofDay % (HOUR / 4) !== 0 || offsets.size > 2 || Math.abs(first - second) > HOUR;
      return !isOther;
    },
    hours: () => (isOther || days.size < LEAST_DAYS ? [] : [...offsets].map((offset) => offset / HOUR)),
  };
}

export function midnightWarning(hours: number[], count: number, door: Door): Warning | undefined {
  if (hours.length === 0) return undefined;
  const clock = hours.map((hour) => `${Math.floor(hour)}:${String((hour % 1) * 60).padStart(2, '0')}`);
  const remedy = option(door, 'time_zone', 'Europe/Berlin');
  return {
    code: 'midnight_offset',
    column: 't_dat',
    count,
    example: clock[0],
    message:
      `All times are at ${clock.join(' or ')} UTC, perhaps midnights of another zone: dates are a day off. ` +
      `Write dates alone, or times without a zone and, for example, ${remedy}.`,
  };
}

export function rejectedWarning(rejected: number, read: number, example: string | null): Warning | undefined {
  if (rejected === 0 || rejected * 100 <= read) return undefined;
  const share = ((rejected / read) * 100).toFixed(1);
  const are = rejected === 1 ? 'is bad and was' : 'are bad and were';
  const message = `${rowsInWords(rejected)} of ${read} (${share} %) ${are} not loaded.`;
  return { code: 'rejected_rows', column: null, count: rejected, example, message };
}

/** Words for missing values in a column of customers or articles. */
function nullsWarning(column: SampleColumn, door: Door): Warning | undefined {
  const { name } = column;
  const nulls = attributeNulls(column);
  if (nulls.length === 0) return undefined;
  const tokens = nullsOf([{ nulls }]);
  const remedy = option(door, 'null_values', nullsInWords(tokens));
  return {
    code: 'null_tokens',
    column: name,
    count: nulls.length,
    example: nulls[0],
    message:
      `${name} holds ${tokens.join(', ')} in ${rowsInWords(nulls.length)}, loaded as text: ` +
      `${remedy} makes it empty.`,
  };
}

/** Amounts are loaded as they are, whatever the currency. */
function currencyWarning({ name, values }: SampleColumn): Warning | undefined {
  const found = counted(values.map(currencyOf).filter((currency) => currency !== undefined));
  if (found.size < 2) return undefined;
  const counts = [...found].map(([currency, count]) => `${currency} ${count}`).join(', ');
  return {
    code: 'currencies',
    column: name,
    count: [...found.values()].reduce((sum, count) => sum + count, 0),
    example: values.find((value) => currencyOf(value) !== undefined)!,
    message: `${name} holds several currencies (${counts}): prices are loaded without them, unconverted.`,
  };
}

/** Warnings about the rows of a look. `kind`: what the file holds. */
export function sampleWarnings(
  { columns, kind }: { columns: SampleColumn[]; kind: ImportKind },
  assigned: Assigned,
  watched: Watched,
  door: Door,
): Warning[] {
  const valuesOf = (name: string) => columns.find((column) => column.name === name)!.values;
  const warnings: (Warning | undefined)[] = [];
  if (watched.quantity !== undefined) {
    const low = valuesOf(watched.quantity).filter((value) => Number(value) <= 0);
    warnings.push(quantityWarning(watched.quantity, low.length, low[0], door));
  }
  if (watched.event !== undefined) {
    const kinds = new Map<string, number>();
    for (const value of valuesOf(watched.event)) kinds.set(value, (kinds.get(value) ?? 0) + 1);
    warnings.push(eventWarning(watched.event, kinds, door));
  }
  for (const ours of ['customer_id', 'article_id']) {
    const [column] = assigned.get(ours) ?? [];
    if (column) warnings.push(...idWarnings(ours, counted([...column.values, ...column.nulls])));
  }
  if (kind === 'transactions') {
    const [price] = assigned.get('price') ?? [];
    if (price) warnings.push(currencyWarning(price));
  } else {
    const ids = assigned.get(NEEDED[kind][0]) ?? [];
    const attributes = columns.filter((column) => !ids.includes(column));
    warnings.push(...attributes.map((column) => nullsWarning(column, door)));
  }
  return warnings.filter((warning) => warning !== undefined);
}

function counted(values: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
