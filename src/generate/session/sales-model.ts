/**
 * When articles were on sale, estimated from the days of their sales. The first and the last sale lie within
 * that time, and the fewer the sales, the further. In a log of a sample of customers most articles have one
 * or two.
 *
 * The model: an article is introduced at a random moment, withdrawn at the rate μ, and sold at the rate λ
 * while it is on sale. Then, with k = λ + μ, the times before its first and after its last sale are
 * exponential with mean 1/k, and an article with sales on n days that span D days has, within a log that
 * reaches x days before its first and y days after its last, a likelihood proportional to
 *
 *     λ^n · exp(−k D) · s(x) · s(y) / z,   s(u) = (μ + λ exp(−k u)) / k
 *
 * with z the probability that it is sold at all. How rates and lifetimes are distributed is estimated from
 * the articles themselves (empirical Bayes: Robbins 1956; a mixture on a grid, by expectation maximisation:
 * Laird 1978), so that articles with few sales borrow from the others.
 */
const RATES = 24;
const LIFETIMES = 12;
/** A rate is a probability of a sale on a day: twice a day is as good as each day. */
const HIGHEST_RATE = 2;
const SHORTEST_LIFETIME = 7;
/** Longest lifetime, and longest mean time between sales, in lengths of the log. */
const LONGEST_LIFETIME = 10;
const LONGEST_GAP = 4;
/** The mixture is fitted to so many articles; further ones would change an estimate by less than a day. */
const MOST_FITTED = 1000;
const ROUNDS = 40;
/** Models learn best where an article that may still be on sale is a candidate: docs/decisions/0026. */
const CERTAINTY = 0.95;
/** Cells of the grid with a smaller share are left out. */
const SMALLEST_SHARE = 1e-4;

/** What is known of one article, in days: of `span` + 1 days, `sales` have sales. */
export interface SalesSeen {
  sales: number;
  span: number;
  /** Days of the log before the first and after the last sale. */
  before: number;
  after: number;
}

interface Cell {
  rate: number;
  /** Of withdrawal. */
  end: number;
  share: number;
}

/** How far an article's time on sale may reach beyond its sales, in whole days, within the log. */
export type Overhangs = (seen: SalesSeen, certainty?: number) => { before: number; after: number };

/**
 * Fits the mixture to `articles`, if there are any, which are sold at least once in a log of `days` days. An
 * article was on sale no longer than the overhang with the probability `certainty` (0 to 1), for each side.
 */
export function overhangsFrom(articles: SalesSeen[], days: number): Overhangs {
  if (articles.length === 0) return () => ({ before: 0, after: 0 });
  const step = Math.max(1, Math.floor(articles.length / MOST_FITTED));
  const fitted = articles.filter((_, i) => i % step === 0);
  const cells = withShares(gridOf(days), fitted, days).filter(({ share }) => share >= SMALLEST_SHARE);
  const weigh = weigher(cells, days);
  const bound = bounder(cells, days);
  const weights = new Float64Array(cells.length);
  return (seen, certainty = CERTAINTY) => {
    weigh(seen, weights);
    const boundOf = (room: number) => bound(room, weights, 1 - certainty);
    return { before: boundOf(seen.before), after: boundOf(seen.after) };
  };
}

/**
 * Returns a function to the number of days beyond the outermost sale, within `room` days, after which an
 * article with these posterior weights of the cells was on sale with a probability of `doubt` at most.
 * With w the share of withdrawals, μ / k, it was on sale after u days with the probability
 *
 *     (w · exp(−k u) + (1 − w) · exp(−k room)) / (w + (1 − w) · exp(−k room))
 */
function bounder(cells: Cell[], days: number) {
  const withdrawn = Float64Array.from(cells, ({ rate, end }) => end / (rate + end));
  const fading = byDay(cells, days, ({ rate, end }, u) => Math.exp(-(rate + end) * u));
  const factor = new Float64Array(cells.length);
  return (room: number, weights: Float64Array, doubt: number): number => {
    let allowed = 0;
    for (let c = 0, at = room * cells.length; c < factor.length; c++) {
      const stayed = (1 - withdrawn[c]) * fading[at + c];
      const share = weights[c] / (withdrawn[c] + stayed);
      factor[c] = share * withdrawn[c];
      allowed += doubt * weights[c] - share * stayed;
    }
    let [low, high] = [0, room];
    while (low < high) {
      const middle = (low + high) >> 1;
      let beyond = 0;
      for (let c = 0, at = middle * factor.length; c < factor.length; c++)
        beyond += factor[c] * fading[at + c];
      if (beyond > allowed) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

/** All pairs of rates and lifetimes, each from the lowest to the highest in equal ratios. */
function gridOf(days: number): Cell[] {
  const rates = ratios(1 / (LONGEST_GAP * days), HIGHEST_RATE, RATES);
  const lifetimes = ratios(SHORTEST_LIFETIME, LONGEST_LIFETIME * Math.max(days, 1), LIFETIMES);
  return rates.flatMap((rate) => lifetimes.map((lifetime) => ({ rate, end: 1 / lifetime, share: 1 })));
}

const ratios = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from * (to / from) ** (i / (count - 1)));

/** The cells with their shares of the articles that are seen. */
function withShares(cells: Cell[], articles: SalesSeen[], days: number): Cell[] {
  const weigh = weigher(cells, days);
  const likelihoods = articles.map((seen) => {
    const weights = new Float64Array(cells.length);
    weigh(seen, weights);
    return weights;
  });
  let shares = new Float64Array(cells.length).fill(1 / cells.length);
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float64Array(cells.length);
    for (const likelihood of likelihoods) {
      let sum = 0;
      for (let c = 0; c < shares.length; c++) sum += likelihood[c] * shares[c];
      const each = 1 / (sum * articles.length);
      for (let c = 0; c < shares.length; c++) next[c] += likelihood[c] * shares[c] * each;
    }
    shares = next;
  }
  return cells.map(({ rate, end }, c) => ({ rate, end, share: shares[c] }));
}

/** Returns a function that sets each cell's posterior probability, up to a factor. */
function weigher(cells: Cell[], days: number) {
  const logRate = Float64Array.from(cells, ({ rate }) => Math.log(rate));
  const k = Float64Array.from(cells, ({ rate, end }) => rate + end);
  const base = Float64Array.from(cells, (cell) => Math.log(cell.share) - logSeen(cell, days));
  const side = byDay(cells, days, logSide);
  return (seen: SalesSeen, weights: Float64Array): void => {
    const [before, after] = [seen.before * cells.length, seen.after * cells.length];
    let most = -Infinity;
    for (let c = 0; c < weights.length; c++) {
      const sales = seen.sales * logRate[c] - k[c] * seen.span;
      weights[c] = base[c] + sales + side[before + c] + side[after + c];
      most = Math.max(most, weights[c]);
    }
    for (let c = 0; c < weights.length; c++) weights[c] = Math.exp(weights[c] - most);
  };
}

/** By day from 0 to `days`, then by cell: articles share them, and most of the time is exponentials. */
function byDay(cells: Cell[], days: number, of: (cell: Cell, room: number) => number): Float64Array {
  const table = new Float64Array((days + 1) * cells.length);
  for (let room = 0, at = 0; room <= days; room++) for (const cell of cells) table[at++] = of(cell, room);
  return table;
}

function logSide({ rate, end }: Cell, room: number): number {
  const k = rate + end;
  return Math.log((end + rate * Math.exp(-k * room)) / k);
}

/** Logarithm of how many articles of a cell are sold at all, for each that is on sale at one moment. */
function logSeen({ rate, end }: Cell, days: number): number {
  const k = rate + end;
  const sold = 1 - Math.exp(-k * days);
  return Math.log((rate / k) * (sold + end * (days - sold / k)));
}
