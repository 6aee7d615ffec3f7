/** Local times of an IANA time zone to UTC, with its summer times, from what Intl knows. */

/**
 * The instant (epoch milliseconds) of a local time, given as if it were UTC. Of an hour that comes twice, the
 * first; NaN for one that does not exist. With `isDate`, a day whose midnight doesn't exist begins later.
 */
export type LocalTime = (local: number, isDate: boolean) => number;

const DAY = 86_400_000;
const YEAR = 365.2425 * DAY;

/** Local times from `from` to `to` (exclusive) are `offset` ahead of UTC. */
interface Span {
  from: number;
  to: number;
  offset: number;
}

export function localTimes(zone: string): LocalTime {
  const offsetAt = offsetsOf(zone);
  const years = new Map<number, Span[]>();
  /** The last one in which local times have one meaning. */
  let last: Span = { from: 0, to: 0, offset: 0 };

  return (local, isDate) => {
    if (local >= last.from && local < last.to) return local - last.offset;
    if (!Number.isFinite(local)) return NaN;
    const year = Math.floor(local / YEAR);
    let spans = years.get(year);
    if (!spans)
      years.set(year, (spans = spansBetween(year * YEAR - 3 * DAY, (year + 1) * YEAR + 3 * DAY, offsetAt)));
    const at = spans.findIndex(({ from, to }) => local >= from && local < to);
    if (at >= 0) {
      const { to, offset } = spans[at];
      // Where the one before overlaps, its times come first.
      last = { from: Math.max(spans[at].from, spans[at - 1]?.to ?? -Infinity), to, offset };
      return local - offset;
    }
    const next = isDate ? spans.find(({ from }) => from > local) : undefined;
    return next ? next.from - next.offset : NaN;
  };
}

/** The spans of constant offset between two instants, found to the second. */
function spansBetween(start: number, end: number, offsetAt: (instant: number) => number): Span[] {
  const spans: Span[] = [];
  let first = Math.floor(start / 1000) * 1000;
  let offset = offsetAt(first);
  for (let at = first; at < end; at += 2 * DAY) {
    const next = offsetAt(at + 2 * DAY);
    if (next === offset) continue;
    let [before, after] = [at, at + 2 * DAY];
    while (after - before > 1000) {
      const middle = Math.floor((before + after) / 2000) * 1000;
      if (offsetAt(middle) === offset) before = middle;
      else after = middle;
    }
    spans.push({ from: first + offset, to: after + offset, offset });
    [first, offset] = [after, next];
  }
  spans.push({ from: first + offset, to: end + offset, offset });
  return spans;
}

/** Milliseconds by which the zone is ahead of UTC at an instant. */
function offsetsOf(zone: string): (instant: number) => number {
  const number = 'numeric' as const;
  const format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone: zone,
    hourCycle: 'h23',
    ...{
      year: number,
      month: number,
      day: number,
      hour: number,
      minute: number,
      second: number,
      era: 'short',
    },
  });
  return (instant) => {
    const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
    const [year, month, day] = [Number(parts.year), Number(parts.month), Number(parts.day)];
    const [hour, minute, second] = [Number(parts.hour), Number(parts.minute), Number(parts.second)];
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
  };
}
