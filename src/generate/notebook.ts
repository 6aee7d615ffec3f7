/**
 * The preset `notebook`: the rules of the seed notebook ("Interaction Data Generation"), in its order and
 * with its numbers as parameters. Its mistakes are not repeated: it kept only the last customer's
 * interactions, and its seed never reached its generator. 11 million interactions per second on one thread
 * (Node 20, 105,000 articles, 23 purchases per customer), seeding included; 45 % of the time is sorting.
 */
import type { NotebookParameters } from '../model/preset.ts';
import { Deck } from './draw.ts';
import { BOUGHT, CLICKED, Interactions, IGNORED } from './interactions.ts';
import { orderByTime } from './order.ts';
import type { Transactions } from './transactions.ts';
import { uniformInt, type RandomSource } from './random.ts';

const HOUR = 3_600_000;

/** Replaces the content of `interactions` with one customer's sequence, in its final order. */
export type Generate = (random: RandomSource, transactions: Transactions, interactions: Interactions) => void;

/**
 * The generator for a catalogue with ranks 0 to `catalogueSize` − 1, which include all those purchased. It
 * can be used for any number of customers, in any order. A customer without purchases gets no interactions.
 * Throws SequenceTooLong, and Interrupted at the request of `interactions`.
 */
export function notebookGenerator(catalogueSize: number, parameters: NotebookParameters): Generate {
  const p = parameters;
  const articles = new Deck(catalogueSize);
  const made = new Interactions();

  function ignore(random: RandomSource, last: number): void {
    const ignores = uniformInt(random, p.min_ignores, p.max_ignores);
    for (let i = 0; i < ignores && articles.left > 0; i++) {
      if ((i & 63) === 0) made.goOn(); // each may have 10,000 repeats
      const article = articles.draw(random);
      const base = last - uniformInt(random, p.ignore_min_hours, p.ignore_max_hours) * HOUR;
      const repeats = uniformInt(random, p.ignore_min_repeats, p.ignore_max_repeats);
      for (let k = 0; k < repeats; k++) {
        const earlier = uniformInt(random, p.ignore_repeat_min_hours, p.ignore_repeat_max_hours) * HOUR;
        made.push(base - earlier, article, IGNORED);
      }
    }
  }

  function purchase(random: RandomSource, t_dat: number, article: number): void {
    if (random() < p.click_before_purchase_prob) {
      const clicks = uniformInt(random, p.min_pre_clicks, p.max_pre_clicks);
      for (let i = 0; i < clicks; i++) {
        const before = uniformInt(random, p.pre_click_min_hours, p.pre_click_max_hours) * HOUR;
        made.push(t_dat - before, article, CLICKED);
      }
    }
    made.push(t_dat, article, BOUGHT);
    articles.remove(article);
  }

  function clickOthers(random: RandomSource, last: number): void {
    if (random() >= p.extra_clicks_prob) return;
    const clicks = uniformInt(random, p.min_extra_clicks, p.max_extra_clicks);
    const rounds = p.extra_click_rounds === 'squared' ? clicks : 1;
    const available = articles.left;
    for (let round = 0; round < rounds; round++) {
      if ((round & 63) === 0) made.goOn();
      for (let i = 0; i < clicks && articles.left > 0; i++) {
        const before = uniformInt(random, p.extra_click_min_hours, p.extra_click_max_hours) * HOUR;
        made.push(last - before, articles.draw(random), CLICKED);
      }
      articles.putBack(available);
    }
  }

  return (random, transactions, interactions) => {
    articles.restore();
    made.clear();
    made.interrupt = interactions.interrupt;
    interactions.clear();
    if (transactions.length === 0) return;
    const last = transactions.t_dat[transactions.length - 1];

    ignore(random, last);
    for (let i = 0; i < transactions.length; i++) {
      if ((i & 63) === 0) made.goOn();
      purchase(random, transactions.t_dat[i], transactions.article[i]);
    }
    clickOthers(random, last);
    orderByTime(made, interactions);
    // Ignores and extra clicks are drawn from the whole catalogue, and purchases are of it.
    interactions.sampling?.item_prob.fill(1 / catalogueSize, 0, interactions.length);
  };
}
