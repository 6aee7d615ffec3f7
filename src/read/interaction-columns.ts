/** Values of the columns of interactions that go beyond the five, and of any choice of columns in any order. */
import { hash } from 'node:crypto';
import { articleBefore, type InteractionRun } from '../formats/interactions-text.ts';
import { START } from '../model/interaction.ts';
import type { InteractionColumn } from '../model/interaction-columns.ts';
import { detailColumns, decodeDetails } from '../storage/encoded/details.ts';
import { BLOCK_ROWS } from '../storage/encoded/records.ts';
import type { SequenceBlock } from '../storage/sequences.ts';

/** What of a job shows in its rows. */
export interface JobContext {
  fingerprint: string;
  /** Boundaries in epoch ms; undefined without a split. */
  split: { validation_from: number; test_from: number } | undefined;
}

export type Value = string | number | null;

/** By number, as generate/events.ts has them. */
const STRATEGIES = ['purchase', 'click', 'uniform', 'popularity', 'same_category'];
/** Strategies of the notebook's rows, by score: its ignores are uniform. */
const STRATEGY_OF_SCORE = ['uniform', 'click', 'purchase'];

const EVENT_ID_DIGITS = 16;

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

export function interactionColumnReader(idOf: (articleKey: number) => string) {
  const details = detailColumns(BLOCK_ROWS);

  /** Gives the value of a column in row `i` of a part that has been unpacked into `run`. */
  return (
    part: SequenceBlock,
    run: InteractionRun,
    job: JobContext,
  ): ((column: InteractionColumn, i: number) => Value) => {
    const known = part.details !== null;
    if (part.details) decodeDetails(part.details, part.length, details);
    const previous = (i: number) => {
      const key = articleBefore(run, i);
      return key < 0 ? START : idOf(key);
    };
    const splitOf = (t_dat: number) =>
      job.split === undefined
        ? null
        : t_dat < job.split.validation_from
          ? 'train'
          : t_dat < job.split.test_from
            ? 'validation'
            : 'test';
    const values: Record<InteractionColumn, (i: number) => Value> = {
      t_dat: (i) => run.t_dat[i],
      customer_id: () => run.customer_id,
      article_id: (i) => idOf(run.article[i]),
      interaction_score: (i) => run.score[i],
      prev_article_id: previous,
      strategy: (i) => (known ? STRATEGIES[details.strategy[i]] : STRATEGY_OF_SCORE[run.score[i]]),
      sampling_prob: (i) => (known ? orNull(details.sampling_prob[i]) : null),
      session_id: (i) => (known ? details.session[i] : null),
      event_id: (i) =>
        hash('sha256', `${job.fingerprint}\n${run.customer_id}\n${part.position + i}`).slice(
          0,
          EVENT_ID_DIGITS,
        ),
      split: (i) => splitOf(run.t_dat[i]),
      price: (i) => (known ? orNull(details.price[i]) : null),
      sales_channel_id: (i) =>
        known && details.sales_channel_id[i] >= 0 ? details.sales_channel_id[i] : null,
    };
    return (column, i) => values[column](i);
  };
}
