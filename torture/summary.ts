/** The torture's result as a table, for the terminal and for docs/promises.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../src/package-root.ts';
import type { Outcome, Trial } from './trial.ts';

export interface Ended extends Outcome {
  trial: Trial;
  seconds: number;
}

const minutes = (seconds: number) =>
  seconds < 90 ? `${seconds.toFixed(0)} s` : `${(seconds / 60).toFixed(0)} min`;

export function summary(ended: Ended[], seed: string): string {
  const rows = ended.map(({ trial, rounds, faults, measured, skipped, seconds }) => [
    trial.name,
    trial.promise,
    rounds.toLocaleString('en'),
    String(faults.length),
    skipped ? `skipped: ${skipped}` : measured,
    minutes(seconds),
  ]);
  const head = ['trial', 'promise', 'rounds', 'faults', 'measured', 'took'];
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  const machine = `${cpus().length} cores (${cpus()[0].model.trim()}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
  const date = new Date().toISOString().slice(0, 10);
  const system = `${machine}, ${type()} ${release()}, Node ${process.versions.node}`;
  return `${lines.join('\n')}\n\nSeed ${seed}, ${date}, ${system}.`;
}

/** Puts the table between the marks in docs/promises.md. */
export function writeSummary(ended: Ended[], seed: string): void {
  const path = join(packageRoot, 'docs', 'promises.md');
  const [begin, end] = ['<!-- torture -->', '<!-- /torture -->'];
  const text = readFileSync(path, 'utf8');
  const [before, after] = [text.indexOf(begin), text.indexOf(end)];
  if (before < 0 || after < before) throw new Error(`${path} has no place between ${begin} and ${end}.`);
  writeFileSync(
    path,
    `${text.slice(0, before + begin.length)}\n\n${summary(ended, seed)}\n\n${text.slice(after)}`,
  );
}
