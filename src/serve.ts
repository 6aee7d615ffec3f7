/** Runs the service: settings, database, app, listen, graceful shutdown. Exits with 1 if it cannot start. */
import type { Logger } from 'pino';
import { buildApp } from './app.ts';
import { readConfig, type Config } from './config.ts';
import type { Ending } from './ending.ts';
import { ConfigError, DATABASE_IS_DAMAGED, Problem, problemFrom } from './errors.ts';
import { openFootfall } from './footfall.ts';
import { logger } from './log.ts';
import { openFilesFault } from './open-files.ts';
import { ThreadDeath } from './threads/death.ts';

async function start(config: Config, log: Logger, ending: Ending): Promise<void> {
  const fault = openFilesFault(config.workers);
  if (fault !== undefined) throw new ConfigError(fault);
  const footfall = await openFootfall(config, log);
  const app = await buildApp({ config, services: footfall.services, logger: log });
  ending.use({
    async close(reason) {
      if ('error' in reason) log.fatal({ err: reason.error }, 'shutting down after an error');
      else log.info(`shutting down on ${reason.signal}`);
      await Promise.all([app.close(), footfall.stop()]); // requests under way can still read
      await footfall.close();
    },
    note(message, error) {
      if (error === undefined) log.info(message);
      else log.error({ err: error }, message);
    },
  });
  await app.listen({
    host: config.host,
    port: config.port,
    listenTextResolver: (address) => `listening on ${address}`,
  });
}

/** Names the file where damage ends the start, or a thread has died of it: what is said then doesn't. */
function named(database: string, error: unknown): unknown {
  const cause = error instanceof ThreadDeath ? error.cause : error;
  const { code, message } = problemFrom(cause, (error as Error).message);
  if (message.includes(database)) return error;
  if (message.startsWith(DATABASE_IS_DAMAGED))
    return new Problem(code, message.replace('The database', database), { cause: error });
  if (!String((cause as { code?: unknown }).code).startsWith('SQLITE_')) return error;
  const why = message.replaceAll(/\s+/g, ' ').trim();
  return new Error(`${database} cannot be used: ${why}. Restore it from a backup.`, { cause: error });
}

/** Starts the service with the settings in the environment. */
export async function serve(ending: Ending): Promise<void> {
  try {
    const config = readConfig();
    await start(config, logger(config), ending).catch((error: unknown) => {
      throw named(config.database, error);
    });
  } catch (error) {
    const { message, code, stack } = error as Error & { code?: string };
    const remedy = code === 'EADDRINUSE' ? '. Choose another PORT, or 0 for any.' : '';
    const problem = problemFrom(error, message);
    process.stderr.write(`footfall cannot start: ${problem.message}${remedy}\n`);
    if (!(error instanceof ConfigError) && process.env.LOG_LEVEL === 'debug')
      process.stderr.write(`${stack}\n`);
    process.exit(1);
  }
}
