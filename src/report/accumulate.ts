/**
 * Counts what a report needs to know about a job's rows, customer by customer, while they are made. A packer thread
 * has one accumulator per job; `mergeReports` adds up what several have counted.
 */
import { basketFor, emptyBasket, fillBasket, halfOf, type ReportedEvents } from './basket.ts';
import { countEvents } from './count-events.ts';
import { ageTick, saleRecords, takeArticles, type SaleFacts } from './sale-records.ts';
import { CELLS, DAY, timeUnit, type ReportState } from './state.ts';
import { countersIn, emptyTables, tablesOf, type Tables } from './tables.ts';

/** First and last transaction of the data set, in epoch ms. */
export interface DataSpan {
  first_t_dat: number;
  last_t_dat: number;
}

export interface ReportAccumulator {
  /** Counts one customer's events. Nothing is kept of the arrays. */
  add(events: ReportedEvents): void;
  /** All that was counted since the last take. The arrays are the caller's, to transfer or to keep. */
  take(): ReportState;
}

/** Bins are added in front of the first so many days at a time. */
const DAYS_AHEAD = 32;

export function reportAccumulator(
  facts: SaleFacts,
  { first_t_dat, last_t_dat }: DataSpan,
): ReportAccumulator {
  const time_start = Math.floor(first_t_dat / DAY) * DAY;
  const span = last_t_dat + DAY - time_start;
  const time_unit = timeUnit(span);
  const empty = () => ({
    customers: 0,
    customers_without_events: 0,
    customers_short_of_ignores: 0,
    ignores_missing: 0,
    most: new Float64Array(4),
    tables: emptyTables(),
    time_start,
    time_unit,
    time: emptyTables(Math.ceil(span / time_unit) * CELLS),
  });
  const records = saleRecords(facts, time_start, ageTick(span));
  let basket = basketFor(256);
  let counted = { ...empty(), records };

  return {
    add(events) {
      const { length, t_dat, ignores_missing = 0 } = events;
      counted.ignores_missing += ignores_missing;
      if (ignores_missing > 0) counted.customers_short_of_ignores++;
      if (length === 0) {
        counted.customers_without_events++;
        return;
      }
      counted.customers++;
      coverTimes(counted, t_dat[0], t_dat[length - 1]);
      if (basket.purchase.length <= length) basket = basketFor(length * 2);
      fillBasket(basket, events, records.words);
      countEvents(events, halfOf(events, basket), basket, counted);
      emptyBasket(basket, events, records.words);
    },
    take() {
      const { tables, time, records: own, ...numbers } = counted;
      counted = { ...empty(), records };
      return {
        ...numbers,
        time: countersIn(time),
        ...tablesOf(tables),
        age_tick: own.tick,
        articles: takeArticles(own),
      };
    },
  };
}

/** Makes room for all times of a sequence, so that the loop over it need not look. */
function coverTimes(
  counted: { time: Tables; time_start: number; time_unit: number },
  first: number,
  last: number,
): void {
  const { time, time_start, time_unit } = counted;
  const end = time_start + (time.low.length / CELLS) * time_unit;
  if (first >= time_start && last < end) return;
  const from = Math.min(time_start, (Math.floor(first / DAY) - (first < time_start ? DAYS_AHEAD : 0)) * DAY);
  const to = Math.max(end, (Math.floor(last / DAY) + 1) * DAY);
  const before = ((time_start - from) / time_unit) * CELLS;
  counted.time = emptyTables(((to - from) / time_unit) * CELLS);
  counted.time.low.set(time.low, before);
  counted.time.high.set(time.high, before);
  counted.time_start = from;
}
