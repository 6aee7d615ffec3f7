/** When articles were introduced and withdrawn, by the articles file, and where that disagrees with sales. */
import type { ArticleFacts } from '../generate/article-facts.ts';
import { dayOf, endOf } from '../generate/session/time.ts';
import { epochMilliseconds } from '../validation/times.ts';
import type { Catalogue } from './catalogue.ts';
import type { Log } from './log.ts';

export type Dates = Pick<ArticleFacts, 'introduced' | 'withdrawn'>;

/** Columns of articles files; null: none is named. */
export interface DateColumns {
  on_sale_from: string | null;
  on_sale_to: string | null;
}

/** Who is withdrawn on a day was still on sale on it. Throws RangeError for other texts. */
export function datesOf(log: Log, keys: Uint32Array, columns: DateColumns): Dates {
  const introduced = new Float64Array(keys.length).fill(NaN);
  const withdrawn = new Float64Array(keys.length).fill(NaN);
  const { on_sale_from, on_sale_to } = columns;
  if (on_sale_from === null && on_sale_to === null) return { introduced, withdrawn };
  keys.forEach((key, rank) => {
    const attributes = log.attributesOf(key);
    const time = (column: string | null) => {
      const text = column !== null && Object.hasOwn(attributes, column) ? attributes[column].trim() : '';
      if (text === '') return NaN;
      const moment = epochMilliseconds(text);
      if (Number.isNaN(moment)) throw notATime(log, key, column!, text);
      return moment;
    };
    introduced[rank] = time(on_sale_from);
    withdrawn[rank] = endOf(time(on_sale_to));
  });
  return { introduced, withdrawn };
}

function notATime(log: Log, key: number, column: string, text: string): RangeError {
  const [id] = log.articleIds([key]);
  return new RangeError(
    `Article ${JSON.stringify(id)} has ${JSON.stringify(text)} in ${JSON.stringify(column)}, which is no ` +
      'time: expected ISO 8601, such as 2020-09-20, or epoch milliseconds. Load the articles again with ' +
      'such times, or leave the parameter out.',
  );
}

/**
 * Sentences on columns without dates, and on articles whose dates disagree with each other or with their
 * sales: the wider span counts.
 */
export function dateNotes(
  { introduced, withdrawn }: Dates,
  { first_sale, last_sale }: Pick<Catalogue, 'first_sale' | 'last_sale'>,
  { on_sale_from, on_sale_to }: DateColumns,
): string[] {
  const among = (holds: (rank: number) => boolean) =>
    introduced.reduce((count, _, rank) => count + Number(holds(rank)), 0);
  const reversed = among((r) => introduced[r] > withdrawn[r]);
  const early = among((r) => dayOf(first_sale[r]) < dayOf(introduced[r]));
  const late = among((r) => last_sale[r] > withdrawn[r]);
  const wider = 'The wider span counts.';
  return [
    ...emptyNote(introduced, on_sale_from),
    ...emptyNote(withdrawn, on_sale_to),
    ...(reversed > 0 ? [`${articles(reversed)} withdrawn before being introduced. ${wider}`] : []),
    ...(early > 0 ? [`${articles(early)} sold before being introduced. ${wider}`] : []),
    ...(late > 0 ? [`${articles(late)} sold after being withdrawn. ${wider}`] : []),
  ];
}

function emptyNote(dates: Float64Array, column: string | null): string[] {
  if (column === null || dates.some((date) => !Number.isNaN(date))) return [];
  const name = JSON.stringify(column);
  return [`No article that was sold has a date in ${name}: sales alone tell when it was on sale.`];
}

const articles = (count: number) =>
  count === 1 ? '1 article was' : `${count.toLocaleString('en-US')} articles were`;
