/**
 * Puts HTTP together: hooks and routes by name, in order. The services are passed in, so tests can replace
 * them and need no socket. Opens nothing and doesn't listen.
 */
import { randomUUID } from 'node:crypto';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Config } from './config.ts';
import { askForKeys } from './http/hooks/api-keys.ts';
import { belowPath, serveBelow } from './http/hooks/base-path.ts';
import { backupRoutes } from './http/routes/backups.ts';
import { customerRoutes } from './http/routes/customers.ts';
import { datasetRoutes } from './http/routes/dataset.ts';
import { describeRoutes, documentRoutes } from './http/documents/openapi.ts';
import { exportRoutes } from './http/routes/exports.ts';
import { healthRoutes } from './http/routes/health.ts';
import { importRoutes } from './http/routes/imports.ts';
import { jobEventRoutes } from './http/routes/job-events.ts';
import { jobRoutes } from './http/routes/jobs.ts';
import { JSON_BODY_LIMIT, readJsonBodies } from './http/requests/json-body.ts';
import { addMetrics, measureRequests } from './http/routes/metrics.ts';
import { endStreamsOnClose } from './http/hooks/open-streams.ts';
import { presetRoutes } from './http/routes/presets.ts';
import { respondToError, respondToMalformed } from './http/documents/problems.ts';
import { reportRoutes } from './http/routes/reports.ts';
import { checkHosts } from './http/hooks/hosts.ts';
import { checkOrigins } from './http/hooks/origins.ts';
import { noteRefusals } from './http/hooks/refusals.ts';
import { knowRoutes } from './http/hooks/routes-known.ts';
import { sendSecurityHeaders } from './http/hooks/security-headers.ts';
import { httpServer, refuseExpectations } from './http/hooks/server.ts';
import { giveUpOnSilentClients } from './http/hooks/silent-clients.ts';
import { sampleRoutes } from './http/routes/sample.ts';
import { sequenceRoutes } from './http/routes/sequences.ts';
import type { Services } from './contract.ts';
import { tableRoutes } from './http/routes/tables.ts';
import { takeTurns } from './http/hooks/turns.ts';
import { discardUnreadBodies } from './http/hooks/unread-bodies.ts';
import { refuseBodies, refuseQueries, validatorCompiler } from './http/requests/validation.ts';
import { webPage } from './http/routes/web-page.ts';

export type DoorConfig = Pick<Config, 'apiKeys' | 'allowedHosts' | 'basePath' | 'corsOrigins' | 'host'>;
type AppParts = { config: DoorConfig; services: Services; logger?: FastifyBaseLogger };

/** An id in a path: 128 code points of up to four bytes, each percent-encoded. */
const LONGEST_PARAMETER = 128 * 4 * 3;

export async function buildApp({ config, services, logger }: AppParts): Promise<FastifyInstance> {
  const app = Fastify({
    ...(logger && { loggerInstance: logger }),
    ...belowPath(config.basePath),
    routerOptions: { maxParamLength: LONGEST_PARAMETER, caseSensitive: true, ignoreTrailingSlash: false },
    bodyLimit: JSON_BODY_LIMIT,
    genReqId: () => randomUUID(),
    // Two log lines per request would be a third of its cost; /metrics counts requests, failures are logged.
    logController: new LogController({ disableRequestLogging: true }),
    serverFactory: httpServer,
    // Closing lets requests finish; open-streams.ts ends those that wouldn't and refuses new ones with 503.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => void respondToError(error, request, reply),
    clientErrorHandler: respondToMalformed,
  });
  app.setErrorHandler(respondToError);
  app.setValidatorCompiler(validatorCompiler);
  // Responses are written as they are: their schemas describe them, and tests check that they match.
  app.setSerializerCompiler(() => JSON.stringify);

  serveBelow(app, config.basePath);
  const registry = measureRequests(app);
  noteRefusals(app);
  sendSecurityHeaders(app);
  endStreamsOnClose(app);
  takeTurns(app);
  giveUpOnSilentClients(app);
  discardUnreadBodies(app);
  checkHosts(app, config);
  checkOrigins(app, config.corsOrigins);
  refuseExpectations(app);
  askForKeys(app, config.apiKeys);
  knowRoutes(app);
  readJsonBodies(app);
  refuseBodies(app);
  refuseQueries(app);

  await describeRoutes(app);
  addMetrics(app, registry, services);
  await app.register(healthRoutes, services);
  await app.register(datasetRoutes, { services });
  await app.register(importRoutes, services);
  await app.register(sampleRoutes);
  await app.register(presetRoutes, services);
  await app.register(jobRoutes, services);
  await app.register(jobEventRoutes, services);
  await app.register(tableRoutes, services);
  await app.register(exportRoutes, services);
  await app.register(reportRoutes, services);
  await app.register(customerRoutes, services);
  await app.register(sequenceRoutes, services);
  await app.register(backupRoutes, services);
  await app.register(documentRoutes);
  await app.register(webPage);
  return app;
}
