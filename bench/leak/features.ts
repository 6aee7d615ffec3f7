/**
 * Features of the small model, typical of courses and first attempts. All are known at the time of the row.
 */
import type { Samples } from './logistic.ts';
import { dayOf, type History } from './history.ts';

export interface Row {
  t_dat: number;
  customer: string;
  article: string;
  label: 0 | 1;
}

const LONG = 1000; // days: for "never"

const CALENDAR = [
  'hour',
  'midnight',
  'day of the week',
  'month',
  'days since the customer bought last',
] as const;
const ARTICLE = [
  'units sold so far',
  'units sold in the week before',
  'age of the article',
  'days since its last sale',
  'bought before by the customer',
] as const;

export const FEATURES = { calendar: CALENDAR, article: ARTICLE };

function calendarOf({ t_dat, customer }: Row, history: History): number[] {
  const date = new Date(t_dat);
  const since = history.sinceLastPurchase(customer, dayOf(t_dat)) ?? LONG;
  return [
    date.getUTCHours(),
    t_dat % 86_400_000 === 0 ? 1 : 0,
    date.getUTCDay(),
    date.getUTCMonth(),
    Math.log1p(since),
  ];
}

function articleOf({ t_dat, customer, article }: Row, history: History): number[] {
  const day = dayOf(t_dat);
  const { units, week, age, sinceLast } = history.article(article, day);
  const known = history.boughtBefore(customer, article, day) ? 1 : 0;
  return [Math.log1p(units), Math.log1p(week), Math.log1p(age ?? 0), Math.log1p(sinceLast ?? LONG), known];
}

/** Samples of the rows; without `withCalendar`, no feature is derived from the rows' times. */
export function samplesOf(rows: Row[], history: History, withCalendar: boolean): Samples {
  const vectors = rows.map((row) => [
    ...(withCalendar ? calendarOf(row, history) : []),
    ...articleOf(row, history),
  ]);
  const width = ARTICLE.length + (withCalendar ? CALENDAR.length : 0);
  return {
    features: Float64Array.from(vectors.flat()),
    width,
    labels: Uint8Array.from(rows, ({ label }) => label),
  };
}

export const namesOf = (withCalendar: boolean): string[] => [...(withCalendar ? CALENDAR : []), ...ARTICLE];
