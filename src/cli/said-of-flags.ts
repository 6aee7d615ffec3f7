import type { Problem } from '../errors.ts';
import { flag } from './flag.ts';
import { UsageError } from './usage-error.ts';

/**
 * Runs `read` on the options of a command. Throws UsageError, which speaks of flags where HTTP speaks of
 * parameters.
 */
export async function saidOfFlags<T>(command: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const details = ((error as Problem).errors ?? []).map(({ parameter = '', detail }) =>
      detail.replace(parameter, flag(parameter)),
    );
    if (details.length === 0) throw error;
    throw new UsageError(`${command}: ${details.join(' ')}`, { cause: error });
  }
}
