/**
 * The preset `notebook`, slow and obvious: one rule after the other on plain arrays. It asks for chance in the same order
 * as the generator, which is compared with it event for event.
 */
import type { RandomSource } from '../../src/generate/random.ts';
import type { NotebookParameters } from '../../src/model/preset.ts';
import { HOUR, type EventRow, type PurchaseRow } from './sequences.ts';

/** The sequence of a customer with these purchases, in order, among articles 0 to `size` − 1. */
export function referenceNotebook(
  random: RandomSource,
  size: number,
  purchases: readonly PurchaseRow[],
  p: NotebookParameters,
): EventRow[] {
  const int = (from: number, to: number) => from + Math.floor(random() * (to - from));
  const [last] = purchases[purchases.length - 1];
  const events: EventRow[] = [];

  // Articles that may still be drawn. The last one takes the place of one that is taken.
  const available = Array.from({ length: size }, (_, article) => article);
  const taken: number[] = [];
  const take = (place: number): number => {
    taken.push(available[place]);
    available[place] = available[available.length - 1];
    available.pop();
    return taken[taken.length - 1];
  };
  const draw = () => take(int(0, available.length));

  const ignores = int(p.min_ignores, p.max_ignores);
  for (let i = 0; i < ignores && available.length > 0; i++) {
    const article = draw();
    const base = last - int(p.ignore_min_hours, p.ignore_max_hours) * HOUR;
    const repeats = int(p.ignore_min_repeats, p.ignore_max_repeats);
    for (let k = 0; k < repeats; k++)
      events.push([base - int(p.ignore_repeat_min_hours, p.ignore_repeat_max_hours) * HOUR, article, 0]);
  }

  for (const [t_dat, article] of purchases) {
    const clicks = random() < p.click_before_purchase_prob ? int(p.min_pre_clicks, p.max_pre_clicks) : 0;
    for (let i = 0; i < clicks; i++)
      events.push([t_dat - int(p.pre_click_min_hours, p.pre_click_max_hours) * HOUR, article, 1]);
    events.push([t_dat, article, 2]);
    if (available.includes(article)) take(available.indexOf(article));
  }

  if (random() < p.extra_clicks_prob) {
    const clicks = int(p.min_extra_clicks, p.max_extra_clicks);
    const rounds = p.extra_click_rounds === 'squared' ? clicks : 1;
    const others = available.length;
    for (let round = 0; round < rounds; round++) {
      for (let i = 0; i < clicks && available.length > 0; i++) {
        const t_dat = last - int(p.extra_click_min_hours, p.extra_click_max_hours) * HOUR;
        events.push([t_dat, draw(), 1]);
      }
      while (available.length < others) available.push(taken.pop()!);
    }
  }

  return events.sort((a, b) => a[0] - b[0]); // equal times stay in the order in which they were made
}
