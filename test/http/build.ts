/** The real thing for one test: a service on a database of its own, on request with a few purchases and job 1 done. */
import type { FastifyInstance } from 'fastify';
import type { Test } from 'tap';
import { buildApp, type DoorConfig } from '../../src/app.ts';
import type { Services } from '../../src/contract.ts';
import { logger } from '../../src/log.ts';
import { footfallOf } from '../system/footfall-of.ts';

/** Three customers, two of them with ids that need quotes, and articles with leading zeros. */
export const PURCHASES = `t_dat,customer_id,article_id,price,sales_channel_id
2020-09-20,a,0663713001,0.05,2
2020-09-21,a,0541518023,0.03,2
2020-09-21,"b,""c""",0663713001,0.05,1
2020-09-22,d/e.csv,0505221004,,
`;

interface Options extends Partial<DoorConfig> {
  importDir?: string;
  backupDir?: string;
  database?: string;
  maxQueuedJobs?: number;
  keptBytes?: number;
  idSecret?: string;
  /** For what the real services don't do here: to fail, to take long, to tell what they were asked. */
  change?: (services: Services) => Services;
  /** Takes each line of the log. */
  log?: (line: LogLine) => void;
}

export interface LogLine {
  level: number;
  msg: string;
  reqId?: string;
  err?: { stack: string };
}

/** Nobody is asked for a key; other names and origins are refused. */
export const OPEN: DoorConfig = {
  ...{ host: '127.0.0.1', basePath: '', apiKeys: [], allowedHosts: [], corsOrigins: [] },
};

/** Everything is closed at the end of the test. */
export async function build(
  t: Test,
  {
    importDir,
    backupDir,
    database,
    idSecret,
    maxQueuedJobs,
    keptBytes,
    change = (services) => services,
    log,
    ...config
  }: Options = {},
): Promise<FastifyInstance> {
  const settings = { importDir, backupDir, database, idSecret, maxQueuedJobs, keptBytes };
  const { services } = await footfallOf(t, settings);
  const out = { write: (text: string) => log?.(JSON.parse(text) as LogLine) };
  const loggerOptions = log && { logger: logger({ logLevel: 'info' }, out) };
  const app = await buildApp({
    config: { ...OPEN, ...config },
    services: change(services),
    ...loggerOptions,
  });
  t.teardown(() => app.close());
  return app;
}

/** Loads CSV; the answer's status must be 201. */
export async function load(t: Test, app: FastifyInstance, csv = PURCHASES, query = ''): Promise<void> {
  const response = await app.inject({
    method: 'POST',
    url: `/v1/imports${query}`,
    headers: { 'content-type': 'text/csv' },
    payload: csv,
  });
  t.equal(response.statusCode, 201, 'the file is loaded');
}

/** The same with PURCHASES loaded and job 1 done. */
export async function buildWithJob(t: Test, options?: Options): Promise<FastifyInstance> {
  const app = await build(t, options);
  await load(t, app);
  const job = await app.inject({
    method: 'POST',
    url: '/v1/jobs',
    payload: {},
    headers: { prefer: 'wait=60' },
  });
  t.equal(job.json().state, 'succeeded', 'the job is done');
  return app;
}
