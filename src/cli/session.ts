/** Opens the database for one command and closes it whatever happens; Ctrl-C closes it too. */
import { readConfig } from '../config.ts';
import { openFootfall } from '../footfall.ts';
import type { Services } from '../contract.ts';

const log = {
  error(details: object, message: string): void {
    const { err } = details as { err?: Error };
    process.stderr.write(`footfall: ${message}${err ? `: ${err.message}` : ''}\n`);
  },
};

export async function withServices<T>(work: (services: Services) => Promise<T>): Promise<T> {
  const footfall = await openFootfall(readConfig(), log, { reportOnRequest: true });
  const interrupt = () => {
    void footfall.close().finally(() => process.exit(130));
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    return await work(footfall.services);
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    await footfall.close();
  }
}
