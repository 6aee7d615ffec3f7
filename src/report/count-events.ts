/**
 * The loop that runs over every row of a job. A long one, because in two of them it costs an eighth more. What keeps it
 * fast: what seldom changes is looked up once for a stretch of events; constants are copied to variables first, since
 * one of a module is checked at each use; no branch on what the processor could only guess, unless it saves more
 * than that; `| 0`, shifts and `Math.imul`, because sums and products are checked for overflow.
 */
import type { Basket, ReportedEvents } from './basket.ts';
import { countBin, DURATION_BINS, durationBin, DURATIONS } from './bins.ts';
import type * as sale from './sale-records.ts';
import type * as state from './state.ts';
import { AGE_BINS, RELATIVE_BINS, SESSION_GAP, SHORT, SHORT_BINS, SIZE_BINS, SIZE_BITS } from './state.ts';
import type * as table from './tables.ts';
import { addRow, addRows, HALF_AT, type Tables } from './tables.ts';

const LAST_DWELL = durationBin(SESSION_GAP);

/** What one thread has counted of a job. */
export interface Counting {
  tables: Tables;
  /** Bins of time, among which all times of the events are, with their start and width in ms. */
  time: Tables;
  time_start: number;
  time_unit: number;
  records: sale.SaleRecords;
  /** Most events of a customer, by score and over all. */
  most: Float64Array;
}

/** Counts the events of one customer, of which there is one at least; `basket` is filled with its purchases. */
export function countEvents(
  { length, t_dat, article, score }: ReportedEvents,
  half: number,
  { purchases: bought, purchase, first: boughtFirst, last: boughtLast }: Basket,
  { tables, time, time_start, time_unit, records, most }: Counting,
): void {
  // The engine knows literals only; their types say where they come from.
  const full: typeof table.FULL = 65_535;
  const carry: typeof table.CARRY = 65_536;
  const hourMs: typeof state.HOUR = 3_600_000;
  const sessionGap: typeof state.SESSION_GAP = 1_800_000;
  const scoreBits: typeof state.SCORE_BITS = 2;
  const cellBits: typeof state.CELL_BITS = 3;
  const pairBits: typeof state.PAIR_BITS = 5;
  const positionBits: typeof state.POSITION_BITS = 9;
  const ageBits: typeof state.AGE_BITS = 8;
  const sizeBits: typeof state.SIZE_BITS = 10;
  const sameArticle: typeof state.SAME_ARTICLE = 1;
  const tied: typeof state.TIED = 2;
  const onSale: typeof state.ON_SALE = 4;
  const scores: typeof state.SCORES = 3;
  const recordWords: typeof sale.RECORD_WORDS = 4;
  const rowsBits: typeof sale.ROWS_BITS = 10;
  const mostRows = 2 ** rowsBits - 1;

  const { low, high } = tables;
  const { words, articles } = records;
  const at = HALF_AT[half];
  const [minute, second, millisecond] = [at.minute | 0, at.second | 0, at.millisecond | 0];
  const [position, gaps, age, flags] = [at.position | 0, at.gaps | 0, at.age | 0, at.flags | 0];
  const [sessionRows, sessionClicks, dwell] = [at.session_rows | 0, at.session_clicks | 0, at.dwell | 0];
  const [beforeLast, afterFirst] = [at.before_last | 0, at.after_first | 0];
  const elsewhere = at.bought_elsewhere | 0;
  const timeCell = half << scoreBits;
  const isShort = length <= SHORT;
  const relative = (at.relative + ((isShort ? (length * (length - 1)) / 2 : SHORT_BINS) << cellBits)) | 0;
  const step = isShort ? 1 : RELATIVE_BINS / (length - 1);
  const first = t_dat[bought > 0 ? purchase[0] : 0];
  const last = t_dat[bought > 0 ? purchase[bought - 1] : 0];
  const perUnit = 1 / time_unit;
  const isHourKnown = time_unit <= hourMs;
  const hoursBefore = ((time_start - records.origin) / hourMs) | 0;
  const tickBits = records.tick === 1000 ? 0 : 2;
  const ageBins = AGE_BINS | 0;
  const lastDwell = LAST_DWELL | 0;
  const durations = DURATIONS;
  const durationBins = DURATION_BINS | 0;

  // Of the event before.
  let previous = t_dat[0];
  let previousScore = 0;
  let previousArticle = 0x7fffffff; // none
  // Of the next event: read a row early, so that the rest of the record is there when it is needed.
  let nextFirstSale = words[Math.imul(article[0], recordWords)];
  let previousFlags = 0; // where they are counted, but for ties
  let wasTied = 0;
  // Of the click or purchase before.
  let clicked = 0;
  let clickedScore = 0;
  // So far, and up to the session's start.
  let clicks = 0; // and purchases
  let purchases = 0;
  let sessionStart = 0;
  let clicksBefore = 0;

  for (let i = 0; i < length;) {
    // A stretch: events with the hour and the bins of time and of distances from purchases in common.
    let t = t_dat[i];
    const start = i;
    const clicksAtStart = clicks;
    const purchasesAtStart = purchases;
    // Half a millisecond more, so that the inexact factor cannot bring a full hour below itself.
    const sinceStart = t - time_start + 0.5;
    const hours = (sinceStart * (1 / hourMs)) | 0;
    const hourStart = time_start + hours * hourMs;
    const timeBin = (sinceStart * perUnit) | 0;
    const before = last - t;
    const after = t - first;
    const beforeBin = durationBin(Math.abs(before));
    const afterBin = durationBin(Math.abs(after));
    let end = isHourKnown ? time_start + (timeBin + 1) * time_unit : hourStart + hourMs;
    const beforeEnd = before < 0 ? last + durations[beforeBin + 1] : last - durations[beforeBin] + 1;
    if (beforeEnd < end) end = beforeEnd;
    const afterEnd = after < 0 ? first - durations[afterBin] + 1 : first + durations[afterBin + 1];
    if (afterEnd < end) end = afterEnd;
    const day = ((hours + hoursBefore) / 24) | 0;
    const hourTick = Math.imul(hours + hoursBefore, 3600 >> tickBits);
    const dayEnd = (Math.imul(day + 1, 86_400 >> tickBits) - 1) | 0;
    do {
      const label = score[i];
      let k = 0;
      // The clock.
      const rest = (t - hourStart) | 0;
      const seconds = (rest / 1000) | 0;
      if (rest !== 0) {
        const minutes = (seconds / 60) | 0;
        k = (minute + (minutes << cellBits) + label) | 0;
        if (low[k]++ === full) high[k] += carry;
        k = (second + ((seconds - minutes * 60) << cellBits) + label) | 0;
        if (low[k]++ === full) high[k] += carry;
        const milliseconds = (rest - seconds * 1000) | 0;
        k = (millisecond + (milliseconds << cellBits) + label) | 0;
        if (milliseconds !== 0 && low[k]++ === full) high[k] += carry;
      }
      // The place in the sequence.
      k = (position + ((i < 2 << positionBits ? i : countBin(i, positionBits)) << cellBits) + label) | 0;
      if (low[k]++ === full) high[k] += carry;
      k = (relative + (((i * step + 1e-9) | 0) << cellBits) + label) | 0;
      if (low[k]++ === full) high[k] += carry;
      // The event before, whose flags are known only now.
      const gap = t - previous;
      const gapBin = durationBin(gap);
      const isTied = ((gapBin - 1) >> 31) & tied;
      if (i > 0) {
        k = (gaps + (gapBin << pairBits) + ((previousScore << scoreBits) | label)) | 0;
        if (low[k]++ === full) high[k] += carry;
        k = (previousFlags + ((wasTied | isTied) << cellBits)) | 0;
        if (low[k]++ === full) high[k] += carry;
        wasTied = isTied;
      }
      previous = t;
      previousScore = label;
      // The session.
      if (gap > sessionGap) {
        const rows = (i - sessionStart) | 0;
        k = (sessionRows + (rows < 2 << sizeBits ? rows : countBin(rows, sizeBits))) | 0;
        if (low[k]++ === full) high[k] += carry;
        const own = (clicks - clicksBefore) | 0;
        k = (sessionClicks + (own < 2 << sizeBits ? own : countBin(own, sizeBits))) | 0;
        if (low[k]++ === full) high[k] += carry;
        sessionStart = i;
        clicksBefore = clicks;
      }
      if (label !== 0) {
        if (clickedScore === 1) {
          const bin = durationBin(t - clicked);
          k = (dwell + bin) | 0;
          if (bin <= lastDwell && low[k]++ === full) high[k] += carry;
        }
        clicked = t;
        clickedScore = label;
        clicks = (clicks + 1) | 0;
        purchases = (purchases + (label >> 1)) | 0;
      }
      // The article.
      const rank = article[i];
      const record = Math.imul(rank, recordWords);
      const firstSale = nextFirstSale;
      nextFirstSale = words[Math.imul(article[i + 1 < length ? i + 1 : i], recordWords)];
      const lastDay = words[(record + 1) | 0];
      const held = words[(record + 2) | 0];
      const rows = words[(record + 3) | 0];
      const shift = Math.imul(label, rowsBits);
      if (((rows >> shift) & mostRows) === mostRows) {
        words[(record + 3) | 0] = (rows - (mostRows << shift)) | 0;
        articles[(Math.imul(rank, scores) + label) | 0] += mostRows + 1;
      } else words[(record + 3) | 0] = (rows + (1 << shift)) | 0;
      const ticks = (hourTick + (seconds >> tickBits) - firstSale) | 0;
      const negative = ticks >> 31;
      k = (age + ((countBin(ticks ^ negative, ageBits) + (negative & ageBins)) << cellBits) + label) | 0;
      if (low[k]++ === full) high[k] += carry;
      const sold = ~((dayEnd - firstSale) | (lastDay - day)) >> 31;
      const same = ((rank ^ previousArticle) - 1) >> 31;
      previousFlags = (flags + (((same & sameArticle) | (sold & onSale)) << cellBits) + label) | 0;
      previousArticle = rank;
      k = (elsewhere + label) | 0;
      if (held !== 0 && (boughtFirst[held] !== t || boughtLast[held] !== t)) {
        if (low[k]++ === full) high[k] += carry;
      }
    } while (++i < length && (t = t_dat[i]) < end);
    const n2 = (purchases - purchasesAtStart) | 0;
    const n1 = (clicks - clicksAtStart - n2) | 0;
    const n0 = (i - start - n1 - n2) | 0;
    addRows(time.low, time.high, (timeBin << cellBits) + timeCell, n0, n1, n2);
    if (!isHourKnown) addRows(low, high, at.hour + ((hours % 24) << cellBits), n0, n1, n2);
    if (bought === 0) continue;
    const beforeCell = (before < 0 ? beforeBin + durationBins : beforeBin) << cellBits;
    const afterCell = (after < 0 ? afterBin + durationBins : afterBin) << cellBits;
    addRows(low, high, beforeLast + beforeCell, n0, n1, n2);
    addRows(low, high, afterFirst + afterCell, n0, n1, n2);
  }
  addRow(tables, previousFlags + (wasTied << cellBits));
  addRow(tables, sessionRows + countBin(length - sessionStart, sizeBits));
  addRow(tables, sessionClicks + countBin(clicks - clicksBefore, sizeBits));
  countSizes(tables, most, [length - clicks, clicks - purchases, purchases, length]);
}

/** Numbers of a customer's ignores, clicks, purchases and all. */
function countSizes(tables: Tables, most: Float64Array, sizes: number[]): void {
  for (let of = 0; of < sizes.length; of++) {
    addRow(tables, HALF_AT[0].sizes + of * SIZE_BINS + countBin(sizes[of], SIZE_BITS));
    if (sizes[of] > most[of]) most[of] = sizes[of];
  }
}
