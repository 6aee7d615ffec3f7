/** One customer's interactions as JSON, straight from the generator: for previews, which store nothing. */
import { byteSink } from '../formats/byte-sink.ts';
import { articleBefore } from '../formats/interaction-slice.ts';
import type { Interactions } from '../generate/interactions.ts';
import { START, STRATEGIES } from '../model/interaction-columns.ts';
import { hasSessions } from '../model/preset-kind.ts';
import type { Stores } from '../storage/stores.ts';
import { prevSkipsIgnores } from '../plan/plan.ts';
import type { Plan } from './plan.ts';

/** By score, for rows of presets without sessions. */
const STRATEGY_OF_SCORE = ['uniform', 'click', 'purchase'];

/** Why and when a row was made, as its columns say it. */
function originOf({ score, details }: Pick<Interactions, 'score' | 'details'>, i: number) {
  if (!details) return { strategy: STRATEGY_OF_SCORE[score[i]], sampling_prob: null, session_id: null };
  const probability = details.sampling_prob[i];
  return {
    strategy: STRATEGIES[details.strategy[i]],
    sampling_prob: Number.isNaN(probability) ? null : probability,
    session_id: details.session[i],
  };
}

/** An array of all rows in order, with the columns that the contract names. */
export function previewRows(stores: Stores, plan: Plan, customer_id: string, made: Interactions) {
  const { length, t_dat, score } = made;
  const article = Uint32Array.from(made.article.subarray(0, length), (rank) => plan.catalogue.keys[rank]);
  const prev_skips_ignores = prevSkipsIgnores(plan.parameters);
  const slice = { customer_id, prev_article_key: -1, length, t_dat, article, score, prev_skips_ignores };
  const origins = { score, details: hasSessions(plan.preset) ? made.details : undefined };
  const distinct = [...new Set(article)];
  const ids = stores.articles.idsOf(distinct);
  const idOf = new Map(distinct.map((key, i) => [key, ids[i]])).set(-1, START);
  const out = byteSink();
  out.writeString('[');
  for (let i = 0; i < length; i++) {
    const row = {
      t_dat: t_dat[i],
      customer_id,
      article_id: idOf.get(article[i]),
      interaction_score: score[i],
      prev_article_id: idOf.get(articleBefore(slice, i)),
      ...originOf(origins, i),
    };
    out.writeString(i === 0 ? JSON.stringify(row) : `,${JSON.stringify(row)}`);
  }
  out.writeString(']');
  return out.take();
}
