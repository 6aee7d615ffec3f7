/** A time axis: where its ticks are and what they are called, in UTC. Pure. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Distances of ticks; those of months and years are in months. */
const STEPS = [
  ...[1, 5, 15].map((n) => ({ ms: n * MINUTE })),
  ...[1, 3, 6, 12].map((n) => ({ ms: n * HOUR })),
  ...[1, 2, 7].map((n) => ({ ms: n * DAY })),
  ...[1, 3, 6, 12, 60, 120].map((months) => ({ ms: months * 30.4 * DAY, months })),
];

/** Epoch milliseconds of ticks from `from` to `to`, at most `most`, each with its label. */
export function ticksOf(from, to, most) {
  const step = STEPS.find(({ ms }) => (to - from) / ms <= most) ?? STEPS.at(-1);
  const ticks = [];
  for (let t = firstTick(from, step); t <= to; t = nextTick(t, step))
    ticks.push({ t, label: labelOf(t, step) });
  return ticks;
}

function firstTick(from, { ms, months }) {
  if (!months) return Math.ceil(from / ms) * ms;
  const date = new Date(from);
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
  const first = Math.floor(month / months) * months;
  const t = Date.UTC(Math.floor(first / 12), first % 12);
  return t < from ? nextTick(t, { months }) : t;
}

function nextTick(t, { ms, months }) {
  if (!months) return t + ms;
  const date = new Date(t);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months);
}

function labelOf(t, { ms, months }) {
  const iso = new Date(t).toISOString();
  if (months) return months >= 12 ? iso.slice(0, 4) : iso.slice(0, 7);
  if (ms >= DAY || t % DAY === 0) return iso.slice(0, 10);
  return iso.slice(11, 16);
}
