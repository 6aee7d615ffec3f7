/**
 * Where a command's words go: the result to standard output, everything else to standard error. `--json`
 * makes one JSON document of the result, `--quiet` leaves out all but errors and that document.
 */
import { showProgress, SILENT, type Progress } from './progress.ts';
import type { Options } from './usage-error.ts';

export interface Output {
  /** The result, once: a document for machines, text (a line, or several) for people. */
  result(document: unknown, text: string): void;
  /** The same of what was asked for in order to be read, such as a list: also with `--quiet`. */
  answer(document: unknown, text: string): void;
  /** What people should know besides. */
  remark(text: string): void;
  progress(what: string): Progress;
}

const line = (text: string) => (text.endsWith('\n') ? text : `${text}\n`);

export function outputOf({ json, quiet }: Options): Output {
  const answer = (document: unknown, text: string) =>
    void process.stdout.write(json ? `${JSON.stringify(document, null, 2)}\n` : line(text));
  return {
    result(document, text) {
      if (json || !quiet) answer(document, text);
    },
    answer,
    remark(text) {
      if (!quiet) process.stderr.write(line(text));
    },
    progress: (what) => (quiet ? SILENT : showProgress(what)),
  };
}
