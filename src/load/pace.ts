/** Ends uploads whose client dawdles: counted is only the time that is spent waiting for the client. */
import type { Readable } from 'node:stream';
import { Problem } from '../errors.ts';

export interface PaceRule {
  /** Bytes that a client must send in a second, on average over a window. */
  bytesPerSecond: number;
  windowMs: number;
  /** Whether the rule holds now; default: always. */
  applies?(): boolean;
  /** The end of the sentence. */
  remedy: string;
}

/** Every upload: about what the slowest lines carry. Those who send less have been cut off, or mean harm. */
export const LEAST_PACE: PaceRule = {
  bytesPerSecond: 1024,
  windowMs: 60_000,
  remedy: 'Nothing was loaded; send it again.',
};

/** An upload that others wait for. It began fast, or it wouldn't be loaded as it comes. */
export const PACE_IN_TURN: Omit<PaceRule, 'applies'> = {
  bytesPerSecond: 256 * 1024,
  windowMs: 30_000,
  remedy: 'Other imports were waiting for it. Nothing was loaded; send it again.',
};

/** Measures one window after the other; times are in milliseconds. */
export function paceMeter({ bytesPerSecond, windowMs }: PaceRule) {
  let waitingSince: number | undefined;
  let waited = 0;
  let bytes = 0;
  let begun: number | undefined;

  return {
    waits(now: number): void {
      begun ??= now;
      waitingSince = now;
    },
    /** Begins another window. */
    restart(now: number): void {
      begun = now;
      if (waitingSince !== undefined) waitingSince = now;
      waited = bytes = 0;
    },
    received(now: number, count: number): void {
      if (waitingSince !== undefined) waited += now - waitingSince;
      waitingSince = undefined;
      bytes += count;
    },
    /** Whether a window ends here in which the client was mostly waited for, and sent too little. */
    isTooSlow(now: number): boolean {
      if (begun === undefined || now - begun < windowMs) return false;
      if (waitingSince !== undefined) waited += now - waitingSince;
      const isSlow = waited >= windowMs / 2 && bytes < (bytesPerSecond * waited) / 1000;
      this.restart(now);
      return isSlow;
    },
  };
}

const CHECKS_PER_WINDOW = 4;

/** The chunks of a body. Destroys it, with a Problem (too_slow), if one of the rules is broken. */
export async function* paced(body: Readable, rules: PaceRule[]): AsyncGenerator<Buffer> {
  const meters = rules.map((rule) => ({ rule, meter: paceMeter(rule) }));
  const timers = meters.map(({ rule, meter }) =>
    setInterval(() => {
      const now = performance.now();
      if (rule.applies?.() === false) meter.restart(now);
      else if (meter.isTooSlow(now)) body.destroy(tooSlow(rule));
    }, rule.windowMs / CHECKS_PER_WINDOW),
  );
  const all = (body as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  try {
    for (;;) {
      for (const { meter } of meters) meter.waits(performance.now());
      const { done, value } = await all.next();
      if (done) return;
      for (const { meter } of meters) meter.received(performance.now(), value.length);
      yield value;
    }
  } finally {
    timers.forEach(clearInterval);
    await all.return?.();
  }
}

function tooSlow({ bytesPerSecond, windowMs, remedy }: PaceRule): Problem {
  const rate = `${bytesPerSecond / 1024} KiB per second`;
  const detail = `The upload was slower than ${rate} for ${windowMs / 1000} seconds. ${remedy}`;
  return new Problem('too_slow', detail);
}
