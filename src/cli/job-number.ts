/** Jobs as they are named on the command line. */
import { Problem } from '../errors.ts';
import { UsageError } from './usage-error.ts';

/** The number of a job on the command line. Throws UsageError. */
export function jobNumber(command: string, word: string): number {
  if (/^[1-9]\d{0,14}$/.test(word)) return Number(word);
  throw new UsageError(`${command}: JOB must be the number of a job, not ${JSON.stringify(word)}.`);
}

export const noSuchJob = (id: number) =>
  new Problem('not_found', `There is no job ${id}. footfall jobs lists them.`);
