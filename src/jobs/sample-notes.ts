/** What makes rows teach the wrong thing, seen before any is made: sentences for the job's notes. */
import type { Catalogue } from './catalogue.ts';

/** From so many unseen articles for each seen one on, the log looks like a sample of the customers. */
const UNSEEN = 0.25;
/** Fewer customers make results that chance decides. */
const FEW_CUSTOMERS = 100;
/** Times the articles seen: where almost none is sold twice, the estimate of the unseen says no more. */
const FAR_MORE = 10;
/** A shop of fewer articles is a trial. */
const FEWEST_ARTICLES = 100;

/**
 * How many articles others have probably bought, of which the log shows none: at least once² / (2 · twice)
 * (Chao 1984), where so many were sold once and twice.
 */
const unseen = (once: number, twice: number): number => (once * Math.max(0, once - 1)) / (2 * (twice + 1));

export function sampleNotes({ units }: Pick<Catalogue, 'units'>): string[] {
  const sold = (times: number) => units.reduce((count, its) => count + Number(its === times), 0);
  const once = sold(1);
  const others = Math.round(unseen(once, sold(2)));
  if (units.length < FEWEST_ARTICLES || others < UNSEEN * units.length) return [];
  const [ones, all, more] = [once, units.length, others].map((n) => n.toLocaleString('en-US'));
  const unseenOnes =
    others > FAR_MORE * units.length ? `over ${FAR_MORE} times as many` : `about ${more} more`;
  return [
    `The log looks like a sample of the customers: ${ones} of ${all} articles were sold once, so ` +
      `${unseenOnes} have probably been sold to others. Load the whole log and let the job draw the ` +
      'customers: negatives are then drawn from all that was on sale.',
  ];
}

export function fewCustomersNote(selected: number): string[] {
  if (selected >= FEW_CUSTOMERS) return [];
  const customers = selected === 1 ? 'customer is' : 'customers are';
  return [
    `Only ${selected} ${customers} selected: what a model learns from so few, or scores on them, is mostly ` +
      'chance.',
  ];
}

/** For when articles were on sale, if sales alone tell it, in a log of so many days. */
export function oneDayNotes(days: number): string[] {
  if (days > 1) return [];
  return [
    'All purchases are of one day, so when articles were on sale cannot be estimated: each is on sale on ' +
      'that day. Load more days, or name columns of the articles in on_sale_from and on_sale_to.',
  ];
}
