/** Turns groups of rows into packed purchases, customers in byte order, each by time, article_id, price, channel. */
import { digitsOf, layoutOf, packedBytes, packEvents, PART_EVENTS, roomIn } from '../storage/packed.ts';
import { PURCHASE_NUMBERS, type PurchaseBatch } from '../storage/purchases.ts';
import type { IdTable } from './id-table.ts';
import { priceTexts } from './price-texts.ts';
import type { Group, Rows } from './row-store.ts';

const STRIDE = PURCHASE_NUMBERS.length;
const BLANK = 32;
const ZERO = 48;

/** A batch goes to the writer when it is as large as this. */
const BATCH_BYTES = 2 ** 20;

export interface Articles {
  /** Place of each article (by its number in the import) in byte order of the ids. */
  ranks: Uint32Array;
  /** Key of each article in the database. */
  keys: Uint32Array;
}

/** Row numbers of each customer of the group one after the other; `ends[i]` closes those of the i-th customer. */
function byCustomer({ from, to, rows }: Group, placeOf: Uint32Array) {
  const ends = new Uint32Array(to - from + 1);
  for (let i = 0; i < rows.length; i++) ends[placeOf[rows.words[i * 8 + 4]] - from + 1]++;
  for (let i = 1; i < ends.length; i++) ends[i] += ends[i - 1];
  const next = ends.slice(0, -1);
  const sorted = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) sorted[next[placeOf[rows.words[i * 8 + 4]] - from]++] = i;
  return { sorted, starts: ends };
}

/** Compares rows a and b by time, article_id, price (null first), channel. */
function comparer({ doubles, words }: Rows, ranks: Uint32Array) {
  return (a: number, b: number): number => {
    const byTime = doubles[a * 4] - doubles[b * 4];
    if (byTime !== 0) return byTime;
    const byArticle = ranks[words[a * 8 + 5]] - ranks[words[b * 8 + 5]];
    if (byArticle !== 0) return byArticle;
    const [priceA, priceB] = [doubles[a * 4 + 1], doubles[b * 4 + 1]];
    if (priceA < priceB || (priceA !== priceA && priceB === priceB)) return -1;
    if (priceA > priceB || (priceB !== priceB && priceA === priceA)) return 1;
    return words[a * 8 + 6] - words[b * 8 + 6];
  };
}

/** Logs come sorted by date, so that only a few neighbours change places: by insertion, unless that takes too long. */
function sortRows(rows: Uint32Array, compare: (a: number, b: number) => number): void {
  let moves = rows.length * 16;
  for (let i = 1; i < rows.length; i++) {
    const row = rows[i];
    let place = i;
    while (place > 0 && compare(rows[place - 1], row) > 0) {
      rows[place] = rows[--place];
      moves--;
    }
    rows[place] = row;
    if (moves < 0) return void rows.sort(compare);
  }
}

/** `onRow` sees every row once, as its number in `rows`. */
export function* purchaseBatches(
  groups: Iterable<Group>,
  order: Uint32Array,
  customers: IdTable,
  articles: Articles,
  onRow: (rows: Rows, row: number) => void,
): Generator<PurchaseBatch> {
  const placeOf = new Uint32Array(order.length);
  order.forEach((customer, place) => (placeOf[customer] = place));
  const texts = priceTexts();
  const t_dat = new Float64Array(PART_EVENTS);
  const keys = new Uint32Array(PART_EVENTS);
  const prices = new Array<Uint8Array>(PART_EVENTS);
  const channels = new Int32Array(PART_EVENTS);

  let batch = emptyBatch();
  /** Takes the rows whose numbers are given apart into columns; returns the widths of the longest price and channel. */
  function takeApart(
    { doubles, words }: Rows,
    part: Uint32Array,
  ): { priceWidth: number; channelWidth: number } {
    let priceWidth = 0;
    let channelWidth = 0;
    for (let i = 0; i < part.length; i++) {
      const row = part[i];
      t_dat[i] = doubles[row * 4];
      keys[i] = articles.keys[words[row * 8 + 5]];
      prices[i] = texts.of(doubles[row * 4 + 1]);
      channels[i] = words[row * 8 + 6];
      if (prices[i].length > priceWidth) priceWidth = prices[i].length;
      if (channels[i] >= 0) channelWidth = Math.max(channelWidth, digitsOf(channels[i]));
    }
    return { priceWidth, channelWidth };
  }

  /** Writes price and channel of each row into a field of fixed width, from the left; the rest is blank. */
  function writeDetails(
    bytes: Uint8Array,
    at: number,
    length: number,
    priceWidth: number,
    channelWidth: number,
  ): void {
    const width = priceWidth + channelWidth;
    bytes.fill(BLANK, at, at + width * length);
    for (let i = 0; i < length; i++, at += width) {
      const price = prices[i];
      for (let k = 0; k < price.length; k++) bytes[at + k] = price[k];
      if (channels[i] < 0) continue;
      let rest = channels[i];
      for (let place = at + priceWidth + digitsOf(rest) - 1; place >= at + priceWidth; place--) {
        bytes[place] = ZERO + (rest % 10);
        rest = Math.floor(rest / 10);
      }
    }
  }

  /** Packs one part of a customer: the rows whose numbers are given. */
  function addPart(rows: Rows, part: Uint32Array, customer: number): void {
    const { priceWidth, channelWidth } = takeApart(rows, part);
    const layout = layoutOf(t_dat, keys, 0, part.length);
    const { length, t_first, t_unit, t_width, article_width } = layout;
    const eventsBytes = packedBytes(layout, false);
    const detailsBytes = (priceWidth + channelWidth) * length;
    makeRoom(batch, eventsBytes, detailsBytes);
    packEvents(batch.events, batch.eventsEnd, layout, t_dat, keys, undefined, 0);
    writeDetails(batch.details, batch.detailsEnd, length, priceWidth, channelWidth);
    batch.eventsEnd += eventsBytes;
    batch.detailsEnd += detailsBytes;
    // prettier-ignore
    batch.numbers.set(
      [customer, length, t_first, t_unit, t_width, article_width, priceWidth, channelWidth, eventsBytes, detailsBytes],
      batch.parts++ * STRIDE,
    );
  }

  for (const group of groups) {
    const { rows } = group;
    const { sorted, starts } = byCustomer(group, placeOf);
    const compare = comparer(rows, articles.ranks);
    for (let place = group.from; place < group.to; place++) {
      const mine = sorted.subarray(starts[place - group.from], starts[place - group.from + 1]);
      sortRows(mine, compare);
      for (let i = 0; i < mine.length; i++) onRow(rows, mine[i]);
      const customer = batch.customers.push(customers.textOf(order[place])) - 1;
      for (let from = 0; from < mine.length; from += PART_EVENTS)
        addPart(rows, mine.subarray(from, from + PART_EVENTS), customer);
      if (batch.eventsEnd + batch.detailsEnd >= BATCH_BYTES) {
        yield finished(batch);
        batch = emptyBatch();
      }
    }
  }
  if (batch.parts > 0) yield finished(batch);
}

interface OpenBatch extends PurchaseBatch {
  eventsEnd: number;
  detailsEnd: number;
}

const emptyBatch = (): OpenBatch => ({
  customers: [],
  parts: 0,
  numbers: new Float64Array(256 * STRIDE),
  events: new Uint8Array(BATCH_BYTES / 2),
  details: new Uint8Array(BATCH_BYTES),
  eventsEnd: 0,
  detailsEnd: 0,
});

function makeRoom(batch: OpenBatch, events: number, details: number): void {
  batch.events = roomIn(batch.events, batch.eventsEnd + events);
  batch.details = roomIn(batch.details, batch.detailsEnd + details);
  batch.numbers = roomIn(batch.numbers, (batch.parts + 1) * STRIDE);
}

function finished({
  customers,
  parts,
  numbers,
  events,
  details,
  eventsEnd,
  detailsEnd,
}: OpenBatch): PurchaseBatch {
  return {
    customers,
    parts,
    numbers,
    events: events.subarray(0, eventsEnd),
    details: details.subarray(0, detailsEnd),
  };
}
