import { Problem } from '../errors.ts';
import { flag } from './flag.ts';
import { UsageError } from './usage-error.ts';
import { inCommandWords } from './words.ts';

/**
 * Runs `read` on the options of a command. Throws UsageError, which speaks of flags where HTTP speaks of
 * parameters.
 */
export async function saidOfFlags<T>(command: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const faults = error instanceof Problem ? (inCommandWords(error).errors ?? []) : [];
    if (faults.length === 0) throw error;
    const details = faults.map(({ parameter = '', detail }) =>
      detail.includes(flag(parameter)) ? detail : detail.replace(parameter, flag(parameter)),
    );
    throw new UsageError(`${command}: ${details.join(' ')}`, { cause: error });
  }
}
