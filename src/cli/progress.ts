/** Shows progress on standard error: a bar on a terminal, otherwise a line now and then. */
import { SingleBar } from 'cli-progress';

export interface Progress {
  update(done: number, total: number, note: string): void;
  end(): void;
}

const LINE_EVERY_MS = 5_000;

function lines(what: string): Progress {
  let saidAt = Date.now();
  return {
    update(done, total, note) {
      if (Date.now() - saidAt < LINE_EVERY_MS) return;
      saidAt = Date.now();
      const percent = total > 0 ? `${Math.floor((100 * done) / total)} %` : '';
      process.stderr.write(`${what}: ${percent} ${note}\n`);
    },
    end: () => undefined,
  };
}

function bar(what: string): Progress {
  const format = `${what} {bar} {percentage} % | {note}`;
  const shown = new SingleBar({ format, hideCursor: true, stream: process.stderr });
  let started = false;
  return {
    update(done, total, note) {
      if (started) shown.setTotal(total);
      else shown.start(total, done, { note });
      started = true;
      shown.update(done, { note });
    },
    end: () => void (started && shown.stop()),
  };
}

export const showProgress = (what: string): Progress => (process.stderr.isTTY ? bar(what) : lines(what));
