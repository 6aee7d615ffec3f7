/**
 * The generator of the presets `training` and `behaviour`. Each segment of a split has its own random source
 * and knows only what lies before its end, so that later transactions don't change it. `training` makes 4
 * million interactions per second on one thread (Node 20, 40,000 articles, 23 purchases per customer,
 * seeding included); half of the time is drawing articles, most of that waiting for memory.
 */
import type { SessionParameters } from '../../model/session-preset.ts';
import type { Interactions } from '../interactions.ts';
import type { SessionTransactions } from '../transactions.ts';
import type { RandomSource } from '../random.ts';
import type { Candidates } from './candidates.ts';
import { segmentGenerator } from './segment.ts';
import type { SegmentName } from './segments.ts';

/** Replaces the content of `interactions`, details included, with one customer's sequence. */
export type GenerateSessions = (
  /** The customer's random source of a segment. */
  sources: (segment: SegmentName) => RandomSource,
  transactions: SessionTransactions,
  interactions: Interactions,
) => void;

/**
 * The generator for resolved parameters and the candidates of all their segments, by time (`candidatesOf`).
 * It can be used for any number of customers, in any order. A customer without purchases gets no
 * interactions. Throws SequenceTooLong, and Interrupted at the request of `interactions`.
 */
export function sessionGenerator(parameters: SessionParameters, segments: Candidates[]): GenerateSessions {
  const generators = segments.map((candidates) => segmentGenerator(parameters, candidates));
  return (sources, transactions, interactions) => {
    interactions.clear();
    interactions.withDetails().keepPositives(parameters.negatives_per_positive !== null);
    let first = 0;
    for (const [i, { segment, segment_to }] of segments.entries()) {
      let end = first;
      while (end < transactions.length && transactions.t_dat[end] < segment_to) end++;
      if (end > first) generators[i](sources(segment), transactions, first, end, interactions);
      first = end;
    }
  };
}
