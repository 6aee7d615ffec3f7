/** The rows of a run as objects, slow and obvious: what the writers of CSV, NDJSON, JSON and Parquet are compared with. */
import fc from 'fast-check';
import type { InteractionSlice, WrittenRows } from '../../src/formats/interaction-slice.ts';
import type { Interaction } from '../../src/model/interaction.ts';

export type Event = [t_dat: number, article: number, score: number];

export function runOf(
  customer_id: string,
  events: Event[],
  prev_article_key = -1,
  prev_skips_ignores = false,
): InteractionSlice {
  return {
    customer_id,
    prev_article_key,
    prev_skips_ignores,
    length: events.length,
    t_dat: Float64Array.from(events, ([t_dat]) => t_dat),
    article: Uint32Array.from(events, ([, article]) => article),
    score: Uint8Array.from(events, ([, , score]) => score),
  };
}

/** `ids[key]` is the id of the article with that key. */
export function referenceRows(
  run: InteractionSlice,
  ids: string[],
  { from = 0, to = Infinity, mask }: WrittenRows = {},
): Interaction[] {
  const events = Array.from({ length: run.length }, (_, i) => ({
    t_dat: run.t_dat[i],
    article: run.article[i],
    score: run.score[i],
  }));
  const rows = events.map(({ t_dat, article, score }, i) => {
    const seen = events.slice(0, i).filter(({ score }) => !run.prev_skips_ignores || score > 0);
    const before = seen.at(-1)?.article ?? run.prev_article_key;
    return {
      t_dat,
      customer_id: run.customer_id,
      article_id: ids[article],
      interaction_score: score,
      prev_article_id: before === -1 ? 'START' : ids[before],
    };
  });
  return rows.filter((_, i) => i >= from && i < to && (mask === undefined || mask[i] !== 0));
}

export const anyId = fc.oneof(
  fc.stringMatching(/^[0-9a-f]{1,64}$/),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 128 }),
  fc.constantFrom('a,b', '"', '""', ',', 'é"', 'back\\slash', '\\'),
);

export const anyIds = fc.uniqueArray(anyId, { minLength: 1, maxLength: 8 });

/** Most events of `runAmong`. */
export const MOST_ROWS = 20;

/** Any run with these articles. */
export function runAmong(ids: string[]): fc.Arbitrary<InteractionSlice> {
  const article = fc.nat({ max: ids.length - 1 });
  const time = fc.oneof(fc.integer({ min: 1e12, max: 1e13 }), fc.integer({ min: -1e13, max: 1e14 }));
  const events = fc.array(fc.tuple(time, article, fc.nat({ max: 2 })), {
    maxLength: MOST_ROWS,
    size: 'max',
  });
  const before = fc.integer({ min: -1, max: ids.length - 1 });
  return fc
    .tuple(anyId, events, before, fc.boolean())
    .map(([customer, events, before, skips]) => runOf(customer, events, before, skips));
}
