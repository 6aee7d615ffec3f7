/** Packed events and their details, slow and obvious: what the fast packing is compared with, byte for byte. */

/** A part as it is stored, its events as text. */
export interface SlowPart {
  length: number;
  t_first: number;
  t_unit: number;
  t_width: number;
  article_width: number;
  events: string;
}

export interface PlainEvent {
  t_dat: number;
  article: number;
  score: number;
  strategy: number;
  session: number;
  sampling_prob: number;
  price: number;
  sales_channel_id: number;
  positive: number;
}

type PlainRecord = Pick<PlainEvent, 't_dat' | 'article' | 'score'>;

const UNITS = [86_400_000, 3_600_000, 60_000, 1_000, 1];

/**
 * Each event is its time, counted in the coarsest unit that fits all of them from the first one on, its article, and on
 * request its score; every number with as many digits as the longest.
 */
export function slowPart(events: PlainRecord[], scores: boolean): SlowPart {
  const t_first = events[0].t_dat;
  const t_unit = UNITS.find((unit) => events.every(({ t_dat }) => (t_dat - t_first) % unit === 0))!;
  const times = events.map(({ t_dat }) => String((t_dat - t_first) / t_unit));
  const articles = events.map(({ article }) => String(article));
  const t_width = Math.max(...times.map((text) => text.length));
  const article_width = Math.max(...articles.map((text) => text.length));
  const records = events.map(
    ({ score }, i) =>
      times[i].padStart(t_width, '0') + articles[i].padStart(article_width, '0') + (scores ? score : ''),
  );
  return { length: events.length, t_first, t_unit, t_width, article_width, events: records.join('') };
}

const numbers = (values: number[], bytes: number, write: (out: Buffer, value: number) => void) =>
  Buffer.concat(
    values.map((value) => {
      const out = Buffer.alloc(bytes);
      write(out, value);
      return out;
    }),
  );
const uint8s = (values: number[]) => numbers(values, 1, (out, value) => out.writeUInt8(value));
const uint32s = (values: number[]) => numbers(values, 4, (out, value) => out.writeUInt32LE(value));
const doubles = (values: number[]) => numbers(values, 8, (out, value) => out.writeDoubleLE(value));
const int32s = (values: number[]) => numbers(values, 4, (out, value) => out.writeInt32LE(value));

/**
 * All strategies, all sessions, the probability of each drawn article, price and channel of each purchase; with lists,
 * the positive of each drawn article.
 */
export function slowDetails(events: PlainEvent[], lists: boolean): Buffer {
  const drawn = events.filter(({ strategy }) => strategy >= 2);
  const bought = events.filter(({ strategy }) => strategy === 0);
  return Buffer.concat([
    uint8s(events.map(({ strategy }) => strategy)),
    uint32s(events.map(({ session }) => session)),
    doubles(drawn.map(({ sampling_prob }) => sampling_prob)),
    ...bought.map(({ price, sales_channel_id }) =>
      Buffer.concat([doubles([price]), int32s([sales_channel_id])]),
    ),
    ...(lists ? [int32s(drawn.map(({ positive }) => positive))] : []),
  ]);
}
