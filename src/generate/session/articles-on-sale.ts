import type { SessionParameters } from '../../model/session-preset.ts';
import type { ArticleFacts } from '../article-facts.ts';
import type { Segment } from './segments.ts';
import { DAY, dayOf } from './time.ts';
import { timesOnSale } from './times-on-sale.ts';

/**
 * The articles as known at the end of a segment: later sales have not happened. If the end lies within a day,
 * sales of that day that cannot be told apart count as later.
 */
export interface ArticlesOnSale {
  size: number;
  /** The segment cut to the days of the data, epoch milliseconds; `to` is not included. */
  from: number;
  to: number;
  first_day: number;
  periods: number;
  /** By article: the first and the last period wholly within its time on sale; none if first > last. */
  first_period: Int32Array;
  last_period: Int32Array;
  on_sale_from: Float64Array;
  /** Units that count towards an article's popularity in a period; to be asked in ascending order. */
  unitsOf(article: number): (period: number) => number;
  /** The same for the mean of the prices recorded before the period; NaN: none. */
  meanPriceOf(article: number): (period: number) => number;
}

export function articlesOnSale(
  facts: ArticleFacts,
  segment: Segment,
  parameters: SessionParameters,
  data: { first_t_dat: number; last_t_dat: number },
): ArticlesOnSale {
  const { size } = facts;
  const saleEnd = saleEnds(facts, segment.to);
  const from = Math.max(segment.from, dayOf(data.first_t_dat) * DAY);
  const to = endOfDays(facts, saleEnd, segment.to, data.last_t_dat);
  const first_day = dayOf(from);
  const { period_days } = parameters;
  const periods = Math.max(0, Math.ceil((to / DAY - first_day) / period_days));
  const first_period = new Int32Array(size);
  const last_period = new Int32Array(size).fill(-1);
  const on_sale_from = new Float64Array(new SharedArrayBuffer(size * 8));

  const origin = first_day * DAY;
  const length = period_days * DAY;
  const firstDay = dayOf(data.first_t_dat);
  const days = Math.max(0, Math.ceil(to / DAY) - firstDay);
  const timeOnSale = timesOnSale(facts, { saleEnd, to: segment.to, firstDay, days }, parameters);
  for (let r = 0; r < size; r++) {
    on_sale_from[r] = facts.first_sale[r];
    if (facts.first_sale[r] >= segment.to) continue;
    const { since, until } = timeOnSale(r);
    on_sale_from[r] = since;
    first_period[r] = on_sale_from[r] <= from ? 0 : Math.ceil((on_sale_from[r] - origin) / length);
    last_period[r] = until >= to - 1 ? periods - 1 : Math.floor((until + 1 - origin) / length) - 1;
  }

  function unitsOf(r: number): (period: number) => number {
    let next = facts.sale_start[r];
    let units = 0;
    const sum = (before: number) => {
      for (; next < saleEnd[r] && facts.sale_day[next] < before; next++) units += facts.sale_units[next];
      return units;
    };
    if (parameters.popularity_window === 'total') return () => sum(Infinity);
    return (period) => sum(first_day + period * period_days);
  }

  function meanPriceOf(r: number): (period: number) => number {
    let next = facts.sale_start[r];
    let sum = 0;
    let units = 0;
    return (period) => {
      const before = first_day + period * period_days;
      for (; next < saleEnd[r] && facts.sale_day[next] < before; next++) {
        sum += facts.sale_price[next];
        units += facts.sale_priced[next];
      }
      return sum / units;
    };
  }

  const periodsOnSale = { first_period, last_period, on_sale_from };
  return { size, from, to, first_day, periods, ...periodsOnSale, unitsOf, meanPriceOf };
}

/** By article: its sales before `to` are those before this entry. */
function saleEnds({ size, sale_start, sale_day, last_sale }: ArticleFacts, to: number): Uint32Array {
  const ends = sale_start.slice(1);
  for (let r = 0; r < size; r++) {
    if (last_sale[r] < to) continue;
    while (ends[r] > sale_start[r] && (sale_day[ends[r] - 1] + 1) * DAY > to) ends[r]--;
  }
  return ends;
}

/** The end of the last day with sales before `to`; `to` itself if it lies within a day, to avoid a leak. */
function endOfDays(facts: ArticleFacts, saleEnd: Uint32Array, to: number, last_t_dat: number): number {
  if (to === Infinity) return (dayOf(last_t_dat) + 1) * DAY;
  if (to % DAY !== 0) return to;
  let last = -Infinity;
  for (let r = 0; r < facts.size; r++) {
    if (saleEnd[r] > facts.sale_start[r]) last = Math.max(last, facts.sale_day[saleEnd[r] - 1]);
  }
  return Math.min(to, (last + 1) * DAY);
}
