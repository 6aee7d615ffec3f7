/** The service inside another program: `import { openFootfall } from 'footfall/service'`. */
import type { FastifyInstance } from 'fastify';
import { buildApp } from './app.ts';
import { configOf, type Config } from './config.ts';
import { openFootfall as openServices } from './footfall.ts';
import { logger } from './log.ts';

/**
 * The settings of docs/operating.md by name: `importDir` is the variable IMPORT_DIR. The environment is not
 * read.
 */
export type Settings = Partial<Omit<Config, 'port'>> & {
  /** Port to listen on (default 0: any free one); false: none, for requests by `app.inject` only. */
  port?: number | false;
};

/** A running service. */
export interface OpenFootfall {
  /** The Fastify app: `app.inject` answers requests without a socket. */
  app: FastifyInstance;
  /** Where it listens, such as `http://127.0.0.1:49152`; undefined with `port: false`. */
  url: string | undefined;
  /** Ends requests and downloads, keeps running jobs resumable, and closes the database. */
  close(): Promise<void>;
}

/** A program that embeds the service hears only of what goes wrong. */
const LOG_LEVEL = 'warn';

/**
 * Opens the database, starts the threads and listens. Rejects with a ConfigError for wrong settings, and if
 * another process uses the database.
 */
export async function openFootfall({ port = 0, ...settings }: Settings = {}): Promise<OpenFootfall> {
  const asked = { logLevel: LOG_LEVEL, ...settings, ...(port !== false && { port }) } as const;
  const config = configOf(asked);
  const log = logger(config);
  const onWriterDeath = (error: Error) => log.fatal({ err: error }, 'nothing can be stored any more');
  const { services, stop, close } = await openServices(config, log, { onWriterDeath });
  const app = await buildApp({ config, services, logger: log });
  const closeAll = async () => {
    await Promise.all([app.close(), stop()]); // requests under way can still read
    await close();
  };
  try {
    await app.ready();
    const url = port === false ? undefined : await app.listen({ host: config.host, port: config.port });
    return { app, url, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
