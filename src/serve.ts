/** Runs the service: settings, database, app, listen, graceful shutdown. Exits with 1 if it cannot start. */
import closeWithGrace from 'close-with-grace';
import { pino, type Logger } from 'pino';
import pretty from 'pino-pretty';
import { buildApp } from './app.ts';
import { readConfig, type Config } from './config.ts';
import { ConfigError, problemFrom } from './errors.ts';
import { openFootfall } from './footfall.ts';
import { openFilesFault } from './open-files.ts';

/** After a signal the process ends within ten seconds; unfinished work continues at the next start. */
const GRACE_MS = 9_000;

function logger({ logLevel }: Config): Logger {
  const options = { level: logLevel };
  return process.stdout.isTTY ? pino(options, pretty({ sync: true, ignore: 'pid,hostname' })) : pino(options);
}

async function start(config: Config, log: Logger): Promise<void> {
  const fault = openFilesFault(config.workers);
  if (fault !== undefined) throw new ConfigError(fault);
  const footfall = await openFootfall(config, log);
  const app = await buildApp({ config, services: footfall.services, logger: log });
  closeWithGrace({ delay: GRACE_MS, logger: log }, async ({ signal, err }) => {
    if (err) log.fatal({ err }, 'shutting down after an error');
    else log.info(`shutting down on ${signal}`);
    await Promise.all([app.close(), footfall.close()]);
  });
  await app.listen({
    host: config.host,
    port: config.port,
    listenTextResolver: (address) => `listening on ${address}`,
  });
}

/** Starts the service with the settings in the environment. */
export async function serve(): Promise<void> {
  try {
    const config = readConfig();
    await start(config, logger(config));
  } catch (error) {
    const { message, code, stack } = error as Error & { code?: string };
    const remedy = code === 'EADDRINUSE' ? ' Choose another PORT, or 0 for any.' : '';
    const problem = problemFrom(error, message);
    process.stderr.write(`footfall cannot start: ${problem.message}${remedy}\n`);
    if (!(error instanceof ConfigError) && process.env.LOG_LEVEL === 'debug')
      process.stderr.write(`${stack}\n`);
    process.exit(1);
  }
}
