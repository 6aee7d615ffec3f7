/**
 * What the customer at hand buys, and when: a small table that stays in the processor's cache, because looking each
 * article up in arrays over the whole catalogue was the dearest part of counting.
 */

/** The low bits of an article's rank by which the filter knows it. */
export const BASKET_FILTER = 2 ** 13 - 1;

export interface Basket {
  /** 1 where an article with these low bits of its rank may be in the basket, else 0. */
  readonly filter: Uint8Array;
  /** Fills it anew: `indices` of a customer's purchases, in order of time, into its articles and times. */
  fill(count: number, indices: Int32Array, article: Int32Array, t_dat: Float64Array): void;
  /** Is this article bought at another time than this one? */
  isAtAnotherTime(article: number, t_dat: number): boolean;
}

/** Spreads ranks over the table's slots. */
const slotOf = (article: number, mask: number) => (Math.imul(article, 0x9e3779b1) >>> 7) & mask;

export function basketOf(): Basket {
  const filter = new Uint8Array(BASKET_FILTER + 1);
  let held = new Int32Array(0);
  let count = 0;
  // An open-addressing table, at most a quarter full. Free slots hold -1.
  let articles = new Int32Array(256).fill(-1);
  let first = new Float64Array(256);
  let last = new Float64Array(256);

  function slotWith(article: number): number {
    const mask = articles.length - 1;
    let slot = slotOf(article, mask);
    while (articles[slot] !== article && articles[slot] !== -1) slot = (slot + 1) & mask;
    return slot;
  }

  function empty(): void {
    for (let k = 0; k < count; k++) {
      filter[articles[held[k]] & BASKET_FILTER] = 0;
    }
    for (let k = 0; k < count; k++) articles[held[k]] = -1;
    count = 0;
  }

  function makeRoom(purchases: number): void {
    if (purchases <= held.length && purchases * 4 <= articles.length) return;
    const size = 2 ** Math.ceil(Math.log2(purchases * 4 + 256));
    held = new Int32Array(size / 4);
    articles = new Int32Array(size).fill(-1);
    first = new Float64Array(size);
    last = new Float64Array(size);
  }

  return {
    filter,
    fill(purchases, indices, article, t_dat) {
      empty();
      makeRoom(purchases);
      for (let k = 0; k < purchases; k++) {
        const rank = article[indices[k]];
        const time = t_dat[indices[k]];
        const slot = slotWith(rank);
        last[slot] = time;
        if (articles[slot] === rank) continue;
        articles[slot] = rank;
        first[slot] = time;
        held[count++] = slot;
        filter[rank & BASKET_FILTER] = 1;
      }
    },
    isAtAnotherTime(article, t_dat) {
      const slot = slotWith(article);
      return articles[slot] === article && (first[slot] !== t_dat || last[slot] !== t_dat);
    },
  };
}
