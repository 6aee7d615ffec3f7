/**
 * Shows progress on standard error: on a terminal a bar with rate and time left, otherwise a line every few
 * seconds.
 */
import { SingleBar } from 'cli-progress';

/** How far some work is. */
export interface Step {
  done: number;
  /** In the unit of `done`; 0 if it is unknown. */
  total: number;
  /** What people count, such as rows, where that is not `done`. */
  amount?: number;
  /** What `amount` is, or else `done`: a plural, or `bytes`. */
  unit: string;
  /** Said behind it. */
  note?: string;
}

export interface Progress {
  update(step: Step): void;
  end(): void;
}

export const SILENT: Progress = { update: () => undefined, end: () => undefined };

const LINE_EVERY_MS = 5_000;
/** Before that, a rate says little. */
const RATE_AFTER_S = 0.5;

/** `12.3 M`, `4.5 k`, `7` */
function short(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toFixed(1)} M`;
  return value >= 1e4 ? `${(value / 1e3).toFixed(1)} k` : String(Math.round(value));
}

const counted = (value: number, unit: string): string =>
  unit === 'bytes' ? `${(value / 1e6).toFixed(1)} MB` : `${short(value)} ${unit}`;

/** `7 s`, `3 min 20 s`, `2 h 5 min` */
export function duration(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** `1.2 M interactions, 400.0 k/s, 7 s left`; `seconds` have passed since the step `first`. */
export function stepInWords(step: Step, first: Step, seconds: number): string {
  const { done, total, amount = done, unit, note } = step;
  const words = [counted(amount, unit)];
  const gained = done - first.done;
  if (seconds >= RATE_AFTER_S && gained > 0) {
    const rate = (amount - (first.amount ?? first.done)) / seconds;
    words.push(`${unit === 'bytes' ? counted(rate, unit) : short(rate)}/s`);
    if (total > done) words.push(`${duration((seconds * (total - done)) / gained)} left`);
  }
  if (note) words.push(note);
  return words.join(', ');
}

const percentOf = ({ done, total }: Step) => (total > 0 ? `${Math.floor((100 * done) / total)} % ` : '');

/** Says steps in words; rates count from the first one, since work begins some time after the command. */
function pacer(): (step: Step) => string {
  let first: { step: Step; at: number } | undefined;
  return (step) => {
    first ??= { step, at: Date.now() };
    return stepInWords(step, first.step, (Date.now() - first.at) / 1000);
  };
}

function lines(what: string): Progress {
  const inWords = pacer();
  let saidAt = Date.now();
  return {
    update(step) {
      const said = inWords(step);
      if (Date.now() - saidAt < LINE_EVERY_MS) return;
      saidAt = Date.now();
      process.stderr.write(`${what}: ${percentOf(step)}${said}\n`);
    },
    end: () => undefined,
  };
}

function bar(what: string): Progress {
  const inWords = pacer();
  let shown: SingleBar | undefined;
  return {
    update(step) {
      const { done, total } = step;
      const words = inWords(step);
      if (!shown) {
        const format = total > 0 ? `${what} {bar} {percentage} % | {words}` : `${what} | {words}`;
        shown = new SingleBar({ format, hideCursor: true, barsize: 25, stream: process.stderr });
        shown.start(total, done, { words });
      }
      shown.setTotal(total);
      shown.update(done, { words });
    },
    end: () => shown?.stop(),
  };
}

export const showProgress = (what: string): Progress => (process.stderr.isTTY ? bar(what) : lines(what));
