/** Interactions in chosen columns, row by row: ten times slower than the usual five, rarely requested. */
import type { ByteSink } from '../formats/byte-sink.ts';
import { csvLine } from '../formats/csv-field.ts';
import { articleBefore, type InteractionSlice } from '../formats/interaction-slice.ts';
import { isoWriter } from '../formats/iso-times.ts';
import { START, STRATEGIES } from '../model/interaction-columns.ts';
import type { InteractionColumn, NamedColumn, TimeForm } from '../model/interaction-columns.ts';
import { boundariesOf, hasFolds, periodOf, SPLIT_PARTS } from '../model/split.ts';
import { detailColumns, decodeDetails } from '../storage/encoded/details.ts';
import { BLOCK_ROWS } from '../storage/encoded/records.ts';
import type { SequenceBlock } from '../storage/sequence-blocks.ts';
import { isInTrain } from './in-train.ts';
import { eventId } from './event-ids.ts';
import type { JobFacts, RowQuery } from './row-query.ts';
import { remadeFor, type RemadeRows, type RemakeRows } from './sampling.ts';

export type Value = string | number | null;
/** The value of a column in row `i`. */
export type ValueOf = (column: InteractionColumn, i: number) => Value;

/** By score, for rows of preset notebook, which stores none. */
const STRATEGY_OF_SCORE = ['uniform', 'click', 'purchase'];

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

function splitAt(t_dat: number, split: JobFacts['split']): Value {
  return split === undefined || hasFolds(split) ? null : SPLIT_PARTS[periodOf(boundariesOf(split), t_dat)];
}

function foldAt(t_dat: number, split: JobFacts['split']): Value {
  return split !== undefined && hasFolds(split) ? periodOf(split.folds, t_dat) : null;
}

/** `first`: when there was a positive first. */
function inTrainAt(t_dat: number, split: JobFacts['split'], first: number | undefined): Value {
  if (split === undefined || first === undefined) return null;
  return isInTrain(first, split, t_dat) ? 1 : 0;
}

const naive = isoWriter();

/** What is written of epoch milliseconds. */
const TIMES: Record<Exclude<TimeForm, 'index'>, (time: number) => Value> = {
  ms: (time) => time,
  s: (time) => Math.floor(time / 1000),
  iso: (time) => `${naive(time)}Z`,
  naive,
};

/** How many ids a reader remembers: a look-up takes longer than all else in a row. */
const IDS_KEPT = 1 << 16;

function remembering(idOf: (key: number) => string): (key: number) => string {
  const known = new Map<number, string>();
  return (key) => {
    let id = known.get(key);
    if (id !== undefined) return id;
    id = idOf(key);
    if (known.size === IDS_KEPT) known.clear();
    known.set(key, id);
    return id;
  };
}

/** Consecutive rows of a sequence, and all that is known of them. */
export interface ValuedRows {
  slice: InteractionSlice;
  /** Index of the first row in the sequence. */
  position: number;
  /** Undefined with preset notebook. */
  details: KnownDetails | undefined;
  /** When the customer had a positive first, where that is known. */
  firstPositive?: number;
  /** How articles are drawn, by index in the sequence. */
  sampling(): Pick<RemadeRows, 'item_prob' | 'draws'>;
}

/** The details of rows; `positive` is undefined without lists. */
export type KnownDetails = Omit<ReturnType<typeof detailColumns>, 'positive'> & {
  positive: Int32Array | undefined;
};

/**
 * A function that gives access to the values of a block, which has been decoded into `slice`. `remake` and a
 * plan are for item_prob and draws.
 */
export function columnReader(lookUp: (articleKey: number) => string, remake?: RemakeRows) {
  const details = detailColumns(BLOCK_ROWS);
  const valuesOf = columnValues(lookUp);

  return (block: SequenceBlock, slice: InteractionSlice, query: Pick<RowQuery, 'job' | 'time'>): ValueOf => {
    const known = block.details === null ? undefined : details;
    if (block.details) decodeDetails(block.details, block.length, details);
    const { position, customer_key } = block;
    const firstPositive = query.job?.positives?.customer[customer_key];
    let made: RemadeRows | undefined;
    const sampling = (): RemadeRows =>
      (made ??= remadeFor(remake!, query.job!.sampling!, block, slice, known?.sampling_prob));
    return valuesOf({ slice, position, details: known, firstPositive, sampling }, query);
  };
}

/** The same of any rows. Times are as in text, also for Parquet where they are numbers. */
export function columnValues(lookUp: (articleKey: number) => string) {
  const idOf = remembering(lookUp);

  return (rows: ValuedRows, { job, time = 'ms' }: Pick<RowQuery, 'job' | 'time'>): ValueOf => {
    const { details, position, firstPositive, sampling } = rows;
    const { slice } = rows;
    const { customer_id, t_dat, article, score } = slice;
    const indexOf = (i: number) => position + i;
    const timeOf = TIMES[time === 'index' ? 'ms' : time];
    const eventIdOf = (index: number) => eventId(job!, customer_id, index);
    const positiveOf = (i: number) => details?.positive?.[i] ?? -1;
    const channelOf = (i: number) => details?.sales_channel_id[i] ?? -1;
    const values: Record<InteractionColumn, (i: number) => Value> = {
      t_dat: time === 'index' ? indexOf : (i) => timeOf(t_dat[i]),
      customer_id: () => customer_id,
      article_id: (i) => idOf(article[i]),
      interaction_score: (i) => score[i],
      prev_article_id(i) {
        const key = articleBefore(slice, i);
        return key < 0 ? START : idOf(key);
      },
      strategy: (i) => (details ? STRATEGIES[details.strategy[i]] : STRATEGY_OF_SCORE[score[i]]),
      sampling_prob: (i) => (details ? orNull(details.sampling_prob[i]) : null),
      item_prob: (i) => sampling().item_prob[indexOf(i)],
      draws: (i) => sampling().draws?.[indexOf(i)] ?? null,
      session_id: (i) => (details ? details.session[i] : null),
      event_id: (i) => eventIdOf(indexOf(i)),
      sequence_index: indexOf,
      positive_id: (i) => (positiveOf(i) >= 0 ? eventIdOf(positiveOf(i)) : null),
      split: (i) => splitAt(t_dat[i], job?.split),
      price: (i) => (details ? orNull(details.price[i]) : null),
      sales_channel_id: (i) => (channelOf(i) >= 0 ? channelOf(i) : null),
      fold: (i) => foldAt(t_dat[i], job?.split),
      user_in_train: (i) => inTrainAt(t_dat[i], job?.split, firstPositive),
      item_in_train: (i) => inTrainAt(t_dat[i], job?.split, job?.positives?.article[article[i]]),
    };
    return (column, i) => values[column](i);
  };
}

export function rowOf(columns: readonly NamedColumn[], valueOf: ValueOf, i: number): object {
  const row: Record<string, Value> = {};
  for (const { column, name } of columns) row[name] = valueOf(column, i);
  return row;
}

/** Appends a slice's rows whose `mask` isn't 0; returns how many. In JSON, a comma follows each row. */
export function writeColumns(
  out: ByteSink,
  { length }: InteractionSlice,
  columns: readonly NamedColumn[],
  valueOf: ValueOf,
  { format, mask }: { format: 'csv' | 'ndjson' | 'json'; mask?: Uint8Array },
): number {
  const end = format === 'json' ? ',' : '\n';
  let written = 0;
  for (let i = 0; i < length; i++) {
    if (mask?.[i] === 0) continue;
    out.writeString(
      format === 'csv'
        ? csvLine(columns.map(({ column }) => valueOf(column, i)))
        : JSON.stringify(rowOf(columns, valueOf, i)) + end,
    );
    written++;
  }
  return written;
}
