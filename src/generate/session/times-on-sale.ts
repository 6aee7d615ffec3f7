import type { SessionParameters } from '../../model/session-preset.ts';
import type { ArticleFacts } from '../article-facts.ts';
import { overhangsFrom, type SalesSeen } from './sales-model.ts';
import { DAY, dayOf, endOf } from './time.ts';

/** What is seen of the log at the end of a segment. */
export interface SeenBefore {
  /** By article: its sales seen are those before this entry. */
  saleEnd: Uint32Array;
  /** The end of the segment. */
  to: number;
  /** First day of the log, and how many there are up to that end. */
  firstDay: number;
  days: number;
}

/** An article's first and last moment on sale. */
export interface TimeOnSale {
  since: number;
  until: number;
}

/** Longer logs are looked at in steps of several days, so that they have no more steps. */
const MOST_STEPS = 4000;

/**
 * Returns a function from an article that was sold before the end of the segment to its time on sale: by the
 * dates of the articles file that lie before that end, else so many days around its sales as the parameters
 * say, else estimated from all sales seen. Sales are never outside of it.
 */
export function timesOnSale(
  facts: ArticleFacts,
  seen: SeenBefore,
  parameters: SessionParameters,
): (article: number) => TimeOnSale {
  const { introduced, withdrawn } = facts;
  const bySales =
    parameters.on_sale_grace_days === null
      ? estimated(facts, seen)
      : around(facts, seen, parameters.on_sale_grace_days, parameters.purchase_time === 'spread');
  return (r) => {
    const time = bySales(r);
    // Comparisons with NaN, where nothing is known, are false.
    let [start, end] = [introduced[r], withdrawn[r]];
    // The wider span: both days, whichever is first. Who knows only one of them can't know that.
    if (start > end && start < seen.to) [start, end] = [dayOf(end) * DAY, endOf(start)];
    if (start < seen.to) time.since = Math.min(facts.first_sale[r], start);
    if (end < seen.to) time.until = Math.max(lastSaleSeen(facts, seen, r), end);
    return time;
  };
}

/** Where times are drawn within the day, an article is on sale at least until the end of its last day. */
function around(facts: ArticleFacts, seen: SeenBefore, days: number, spread: boolean) {
  return (r: number): TimeOnSale => {
    const last = lastSaleSeen(facts, seen, r);
    const until = last + days * DAY;
    const since = facts.first_sale[r] - days * DAY;
    return { since, until: spread ? Math.max(until, (dayOf(last) + 1) * DAY - 1) : until };
  };
}

function estimated(facts: ArticleFacts, seen: SeenBefore) {
  const step = Math.max(1, Math.ceil(seen.days / MOST_STEPS));
  const sold = [...facts.first_sale.keys()].filter((r) => facts.first_sale[r] < seen.to);
  const salesOf = (r: number) => salesSeen(facts, r, seen, step);
  const overhangs = overhangsFrom(sold.map(salesOf), Math.ceil(seen.days / step));
  return (r: number): TimeOnSale => {
    const { before, after } = overhangs(salesOf(r)); // of days, which count as a whole
    return {
      since: (dayOf(facts.first_sale[r]) - before * step) * DAY,
      until: (dayOf(lastSaleSeen(facts, seen, r)) + 1 + after * step) * DAY - 1,
    };
  };
}

function salesSeen(
  facts: ArticleFacts,
  r: number,
  { saleEnd, firstDay, days }: SeenBefore,
  step: number,
): SalesSeen {
  const { first_sale, sale_start, sale_day } = facts;
  const first = dayOf(first_sale[r]);
  const last = saleEnd[r] > sale_start[r] ? sale_day[saleEnd[r] - 1] : first;
  const inSteps = (length: number) => Math.max(0, Math.floor(length / step));
  return {
    sales: Math.max(1, saleEnd[r] - sale_start[r]), // none, where the segment ends within the first day
    span: inSteps(last - first),
    before: inSteps(first - firstDay),
    after: inSteps(firstDay + days - 1 - last),
  };
}

function lastSaleSeen(facts: ArticleFacts, { saleEnd }: SeenBefore, r: number): number {
  const { first_sale, last_sale, sale_start, sale_day } = facts;
  if (saleEnd[r] === sale_start[r + 1]) return last_sale[r];
  const day = saleEnd[r] > sale_start[r] ? sale_day[saleEnd[r] - 1] : -Infinity;
  return Math.max(first_sale[r], day * DAY);
}
