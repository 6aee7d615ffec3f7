/**
 * The articles as they look from the end of a segment: sales that lie behind it have not happened. Where an end
 * lies within a day, sales of that day that cannot be told apart count as behind it.
 */
import type { SessionParameters } from '../../model/session-preset.ts';
import type { ArticleFacts } from '../article-facts.ts';
import type { Segment } from './segments.ts';
import { DAY, dayOf } from './time.ts';

type OnSaleParameters = Pick<
  SessionParameters,
  'popularity_window' | 'on_sale_grace_days' | 'period_days' | 'purchase_time'
>;

export interface SeenArticles {
  size: number;
  /** The segment cut to the days of the data, epoch milliseconds; `to` is not included. */
  from: number;
  to: number;
  first_day: number;
  periods: number;
  /** By article: the first and the last period that lies wholly in its time on sale; none if first is above last. */
  first_period: Int32Array;
  last_period: Int32Array;
  on_sale_from: Float64Array;
  /** The units of an article that count towards its popularity in a period, for periods in ascending order. */
  unitsOf(article: number): (period: number) => number;
}

export function articlesAsSeen(
  facts: ArticleFacts,
  segment: Segment,
  parameters: OnSaleParameters,
  data: { first_t_dat: number; last_t_dat: number },
): SeenArticles {
  const from = Math.max(segment.from, dayOf(data.first_t_dat) * DAY);
  const to = Math.min(segment.to, (dayOf(data.last_t_dat) + 1) * DAY);
  const first_day = dayOf(from);
  const { size, sale_start, sale_day, sale_units } = facts;
  const { period_days } = parameters;
  const periods = Math.max(0, Math.ceil((to / DAY - first_day) / period_days));
  const grace = parameters.on_sale_grace_days * DAY;
  /** The sales before the segment's end are those before this entry. */
  const saleEnd = new Uint32Array(size);
  const first_period = shared(Int32Array, size, 4);
  const last_period = shared(Int32Array, size, 4).fill(-1);
  const on_sale_from = shared(Float64Array, size, 8);

  for (let r = 0; r < size; r++) {
    let end = sale_start[r + 1];
    if (facts.last_sale[r] >= segment.to) {
      while (end > sale_start[r] && (sale_day[end - 1] + 1) * DAY > segment.to) end--;
    }
    saleEnd[r] = end;
    on_sale_from[r] = facts.first_sale[r] - grace;
    if (facts.first_sale[r] >= segment.to) continue;
    const lastSale =
      end === sale_start[r + 1]
        ? facts.last_sale[r]
        : Math.max(facts.first_sale[r], end > sale_start[r] ? sale_day[end - 1] * DAY : 0);
    setPeriods(r, on_sale_from[r], onSaleTo(lastSale));
  }

  /** With times drawn within the day an article is on sale to the end of the day of its last sale at least. */
  function onSaleTo(lastSale: number): number {
    const endOfDay = (dayOf(lastSale) + 1) * DAY - 1;
    return parameters.purchase_time === 'spread' ? Math.max(lastSale + grace, endOfDay) : lastSale + grace;
  }

  function setPeriods(r: number, first: number, last: number): void {
    const length = period_days * DAY;
    const origin = first_day * DAY;
    first_period[r] = first <= from ? 0 : Math.ceil((first - origin) / length);
    last_period[r] = last >= to - 1 ? periods - 1 : Math.floor((last + 1 - origin) / length) - 1;
  }

  function unitsOf(r: number): (period: number) => number {
    let next = sale_start[r];
    let units = 0;
    const sum = (before: number) => {
      for (; next < saleEnd[r] && sale_day[next] < before; next++) units += sale_units[next];
      return units;
    };
    if (parameters.popularity_window === 'total') return () => sum(Infinity);
    return (period) => sum(first_day + period * period_days);
  }

  return { size, from, to, first_day, periods, first_period, last_period, on_sale_from, unitsOf };
}

function shared<T>(Kind: new (buffer: SharedArrayBuffer) => T, length: number, bytes: number): T {
  return new Kind(new SharedArrayBuffer(length * bytes));
}
