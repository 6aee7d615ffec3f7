/** Which columns of a file are probably ours, by their names and values. */
import type { Assigned } from './assigned.ts';
import { hasOtherRole, hasTimeWord, isOtherEvent, isPurchase, MOST_KINDS, nameRank } from './names.ts';
import type { Role } from './names.ts';
import { isNested } from './nested.ts';
import { isWrittenTime, type SampleColumn } from './sample.ts';
import { different } from './values.ts';

export interface Guess {
  /** Two if a date and a time of day are joined. */
  columns: SampleColumn[];
  reason: string;
}
export type Guesses = Partial<Record<Role, Guess>>;

/** `assigned`: columns that are ours already. Without a header line, positions and values have to do. */
export function guessColumns(columns: SampleColumn[], assigned: Assigned, header: boolean): Guesses {
  const taken = new Set([...assigned.values()].flat());
  const free = new Set(columns.filter((column) => !taken.has(column) && column.values.length > 0));
  const guesses: Guesses = {};
  const take = (role: Role, guess: Guess | undefined) => {
    if (!guess || assigned.has(role)) return;
    guesses[role] = guess;
    for (const column of guess.columns) free.delete(column);
  };
  take('t_dat', timeGuess(free, header));
  take('event', eventGuess(free));
  for (const role of ['customer_id', 'article_id'] as const) {
    take(role, header ? byName(free, role, isId, 'its values are ids') : byPosition(free, role));
  }
  if (header) {
    take('quantity', byName(free, 'quantity', isQuantity, 'its values are numbers'));
    take('price', byName(free, 'price', isPrice, 'its values are numbers'));
    take(
      'sales_channel_id',
      byName(free, 'sales_channel_id', (one) => one.isInteger, 'all are integers'),
    );
  } else {
    const decimals = [...free].filter((one) => isPrice(one) && !one.isInteger && !isWrittenTime(one));
    if (decimals.length === 1)
      take('price', { columns: decimals, reason: 'the only one with decimal numbers' });
  }
  return guesses;
}

function byName(
  free: Iterable<SampleColumn>,
  role: Role,
  fits: (column: SampleColumn) => boolean,
  reason: string,
): Guess | undefined {
  const found = [...free]
    .map((column) => ({ column, rank: nameRank(role, column.name) }))
    .filter(({ column, rank }) => rank !== undefined && fits(column))
    .sort((a, b) => a.rank! - b.rank!);
  return found.length > 0 ? { columns: [found[0].column], reason: `its name, and ${reason}` } : undefined;
}

const isPrice = ({ decimal }: SampleColumn): boolean => decimal !== undefined;
const isQuantity = ({ decimal }: SampleColumn): boolean => decimal === null;

/** Neither times nor fractions; `17850.0` is one. */
function isId(column: SampleColumn): boolean {
  if (isWrittenTime(column) || column.isTimeOfDay || isNested(column)) return false;
  return !column.values.every((value) => /^-?\d*\.\d*[1-9]\d*$/.test(value.trim()));
}

function timeGuess(free: Set<SampleColumn>, header: boolean): Guess | undefined {
  const all = [...free];
  const named = header
    ? byName(all, 't_dat', ({ time }) => time !== undefined, 'its values are times')
    : undefined;
  const written = all.filter(isWrittenTime);
  const numeric = all.filter(
    ({ time }) => time?.kind === 'unit' || (time?.kind === 'format' && time.isCertain),
  );
  const unnamed = header ? all.filter(isEpoch) : numeric.slice(-1);
  const byValues = written.length > 0 ? written : unnamed;
  // A name such as `day` with small numbers tells less than a column of dates.
  const isWeak = named?.columns[0].time?.kind === 'number' && written.length === 1;
  const found = isWeak ? undefined : named;
  const date = found?.columns[0] ?? (byValues.length === 1 ? byValues[0] : undefined);
  if (!date) return undefined;
  const reason = found?.reason ?? 'the only one whose values are times';
  const { time } = date;
  const isDate = (time?.kind === 'iso' || time?.kind === 'format') && !time.hasTime;
  const times = isDate ? all.filter((column) => column !== date && column.isTimeOfDay) : [];
  const join = times.find(({ name }) => nameRank('time_of_day', name) !== undefined) ?? times[0];
  if (!join || (times.length > 1 && nameRank('time_of_day', join.name) === undefined))
    return { columns: [date], reason };
  return { columns: [date, join], reason: `${reason}; ${join.name} holds the times of day` };
}

/** Numbers of a column with an unknown name: ten digits are also telephone numbers. */
function isEpoch({ name, time }: SampleColumn): boolean {
  if (time?.kind !== 'unit' || hasOtherRole(name)) return false;
  return time.unit !== 's' || hasTimeWord(name);
}

/** A customer's column comes before an article's in almost all logs. */
function byPosition(free: Iterable<SampleColumn>, role: Role): Guess | undefined {
  const found = [...free].find(
    (column) => isId(column) && (column.decimal === undefined || column.isInteger),
  );
  if (!found) return undefined;
  const place = role === 'customer_id' ? 'first' : 'second';
  return { columns: [found], reason: `the ${place} that may hold ids: check it` };
}

function isEvent(column: SampleColumn): boolean {
  const kinds = different(column.values, MOST_KINDS + 1);
  return kinds.length <= MOST_KINDS && kinds.some((kind) => isPurchase(kind) || isOtherEvent(kind));
}

/** Of two columns with known names, the one that holds purchases, or more known kinds, is it. */
function eventGuess(free: Iterable<SampleColumn>): Guess | undefined {
  for (const fits of [hasPurchase, hasKnownKindsOnly, isEvent]) {
    const guess = byName(free, 'event', fits, 'its values are few words');
    if (guess) return guess;
  }
  return eventByValues(free);
}

const hasPurchase = (column: SampleColumn): boolean =>
  isEvent(column) && different(column.values, MOST_KINDS).some(isPurchase);

const hasKnownKindsOnly = (column: SampleColumn): boolean =>
  different(column.values, MOST_KINDS + 1).every(isKnownKind);

function eventByValues(free: Iterable<SampleColumn>): Guess | undefined {
  const found = [...free].find((column) => {
    const kinds = different(column.values, MOST_KINDS + 1);
    return kinds.length > 1 && kinds.length <= MOST_KINDS && kinds.filter(isKnownKind).length >= 2;
  });
  return found && { columns: [found], reason: 'its values are kinds of events' };
}

const isKnownKind = (kind: string): boolean => isPurchase(kind) || isOtherEvent(kind);
