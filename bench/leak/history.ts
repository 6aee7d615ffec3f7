/** What a shop knows on a given day: purchases of the days before, by article and by customer. */

const DAY = 86_400_000;

export interface Purchase {
  day: number;
  customer: string;
  article: string;
}

/** Days since 1970 of a row's time. */
export const dayOf = (t_dat: number): number => Math.floor(t_dat / DAY);

/** Parses the log that src/demo makes: dates, no quotes. */
export function readLog(csv: string): Purchase[] {
  const lines = csv.split('\n');
  return lines.slice(1, -1).map((line) => {
    const [date, customer, article] = line.split(',', 3);
    return { day: dayOf(Date.parse(date)), customer, article };
  });
}

/** Days of purchases by id, ascending. */
function daysBy(log: Purchase[], idOf: (purchase: Purchase) => string): Map<string, number[]> {
  const days = new Map<string, number[]>();
  for (const purchase of log) {
    const own = days.get(idOf(purchase));
    if (own) own.push(purchase.day);
    else days.set(idOf(purchase), [purchase.day]);
  }
  return days;
}

/** How many of the ascending days precede `day`. */
function countBefore(days: number[], day: number): number {
  let low = 0;
  for (let high = days.length; low < high;) {
    const middle = (low + high) >> 1;
    if (days[middle] < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** `log` is sorted by day. */
export function historyOf(log: Purchase[]) {
  const ofArticle = daysBy(log, ({ article }) => article);
  const ofCustomer = daysBy(log, ({ customer }) => customer);
  const ofPair = daysBy(log, ({ customer, article }) => `${customer} ${article}`);
  const at = (days: number[] | undefined, day: number) => {
    const before = days ? countBefore(days, day) : 0;
    return {
      before,
      last: before > 0 ? day - days![before - 1] : undefined,
      first: before > 0 ? day - days![0] : undefined,
    };
  };
  return {
    articles: [...ofArticle.keys()],
    /** Units sold before the day and in the week before it; days since the first and last sale, if any. */
    article(id: string, day: number) {
      const { before, last, first } = at(ofArticle.get(id), day);
      return {
        units: before,
        week: before - at(ofArticle.get(id), day - 7).before,
        age: first,
        sinceLast: last,
      };
    },
    /** Days since the customer's last purchase before the day. */
    sinceLastPurchase: (customer: string, day: number) => at(ofCustomer.get(customer), day).last,
    boughtBefore: (customer: string, article: string, day: number) =>
      at(ofPair.get(`${customer} ${article}`), day).before > 0,
  };
}

export type History = ReturnType<typeof historyOf>;
