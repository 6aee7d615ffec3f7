/** Events of several customers on their way from the thread that makes them to the one that counts them. */
import type { ReportedEvents } from './basket.ts';

/** One customer's events after the other's, in columns. */
export interface EventBatch {
  /** Where each customer's events end. */
  ends: Uint32Array;
  /** Of each customer: `ignores_missing`. */
  missing: Uint32Array;
  t_dat: Float64Array;
  article: Int32Array;
  score: Uint8Array;
}

/** Collects the events of so many customers at most. The memory is kept from one batch to the next. */
export function eventCollector() {
  let ends: number[] = [];
  let missing: number[] = [];
  let end = 0;
  let t_dat = new Float64Array(2 ** 16);
  let article = new Int32Array(2 ** 16);
  let score = new Uint8Array(2 ** 16);

  function makeRoom(events: number): void {
    if (events <= t_dat.length) return;
    const [times, articles, scores] = [t_dat, article, score];
    t_dat = new Float64Array(events * 2);
    article = new Int32Array(events * 2);
    score = new Uint8Array(events * 2);
    t_dat.set(times);
    article.set(articles);
    score.set(scores);
  }

  return {
    add(events: ReportedEvents): void {
      const { length, ignores_missing = 0 } = events;
      makeRoom(end + length);
      t_dat.set(events.t_dat.subarray(0, length), end);
      article.set(events.article.subarray(0, length), end);
      score.set(events.score.subarray(0, length), end);
      ends.push((end += length));
      missing.push(ignores_missing);
    },
    /** What was added since the last time, in arrays of its own. */
    take(): EventBatch {
      const batch = {
        ends: Uint32Array.from(ends),
        missing: Uint32Array.from(missing),
        t_dat: t_dat.slice(0, end),
        article: article.slice(0, end),
        score: score.slice(0, end),
      };
      [ends, missing, end] = [[], [], 0];
      return batch;
    },
  };
}

/** Each customer's events; the arrays are views of the batch. */
export function* eventsIn({ ends, missing, t_dat, article, score }: EventBatch): Generator<ReportedEvents> {
  let from = 0;
  for (let i = 0; i < ends.length; i++) {
    const to = ends[i];
    yield {
      length: to - from,
      t_dat: t_dat.subarray(from, to),
      article: article.subarray(from, to),
      score: score.subarray(from, to),
      ignores_missing: missing[i],
    };
    from = to;
  }
}
