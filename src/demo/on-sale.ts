/**
 * Draws articles on sale on a given day, by popularity, in constant time (Walker's alias method with Vose's
 * set-up: each slot holds one article with some probability, and another for the rest).
 */
import { reductionOn, type LogArticles } from './log-articles.ts';
import type { Draw } from './random.ts';

function articlesOn(articles: LogArticles, day: number): number[] {
  const found = [];
  for (let i = 0; i < articles.count; i++) {
    if (articles.firstDay[i] <= day && day <= articles.lastDay[i]) found.push(i);
  }
  return found;
}

export function onSale(articles: LogArticles, day: number) {
  const here = Uint32Array.from(articlesOn(articles, day));
  const n = here.length;
  const share = new Float64Array(n);
  let total = 0;
  for (let i = 0; i < n; i++) total += share[i] = articles.popularity[here[i]];
  const other = new Uint32Array(n);
  const low: number[] = [];
  const high: number[] = [];
  for (let i = 0; i < n; i++) {
    share[i] *= n / total;
    (share[i] < 1 ? low : high).push(i);
  }
  while (low.length > 0 && high.length > 0) {
    const poor = low.pop()!;
    const rich = high[high.length - 1];
    other[poor] = rich;
    share[rich] -= 1 - share[poor];
    if (share[rich] < 1) low.push(high.pop()!);
  }
  for (const i of [...low, ...high]) share[i] = 1; // except for rounding it is 1 already
  const reduction = new Uint8Array(articles.count);
  for (const i of here) reduction[i] = reductionOn(articles, i, day);
  return {
    /** Draws the number of an article. */
    article(draw: Draw): number {
      const position = (draw() / 0x100000000) * n;
      const slot = Math.floor(position);
      return here[position - slot < share[slot] ? slot : other[slot]];
    },
    /** Column of the price table for each article number, on this day. */
    reduction,
  };
}
