/**
 * `npm run torture`: what docs/promises.md promises, held against the built program for an hour or so. Prints the
 * seed; `--seed`, the trial's name and `--round` run one round again.
 */
import { join } from 'node:path';
import { packageRoot } from '../src/package-root.ts';
import { readOptions } from './options.ts';
import { summary, writeSummary, type Ended } from './summary.ts';
import { emptied, type Trial } from './trial.ts';
import { TRIALS } from './trials.ts';

const options = readOptions(process.argv.slice(2), TRIALS);
const begun = performance.now();
const say = (line: string) =>
  console.log(`[${((performance.now() - begun) / 1000).toFixed(0).padStart(5)} s] ${line}`);

async function end(trial: Trial): Promise<Ended> {
  const start = performance.now();
  const { seed, round: only } = options;
  const rounds = options.rounds ?? trial.rounds;
  say(`${trial.name}: begins, ${rounds} rounds, seed ${seed}`);
  const folder = emptied(join(packageRoot, 'data', 'torture', trial.name));
  const outcome = await trial.run({ seed, rounds, only, folder, say });
  const { faults, measured, skipped } = outcome;
  if (skipped) say(`${trial.name}: SKIPPED: ${skipped}`);
  else say(`${trial.name}: ${faults.length === 0 ? 'held' : `${faults.length} FAULTS`}; ${measured}`);
  for (const fault of faults) say(fault.slice(0, 600));
  return { ...outcome, trial, seconds: (performance.now() - start) / 1000 };
}

const ended: Ended[] = [];
for (const trial of options.trials) ended.push(await end(trial));
console.log(summary(ended, options.seed));
if (options.write) writeSummary(ended, options.seed);
if (ended.some(({ faults }) => faults.length > 0)) process.exitCode = 1;
