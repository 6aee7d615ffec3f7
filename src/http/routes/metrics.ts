/** Metrics for Prometheus, in a registry per app: several apps in one process don't mix. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { Type } from 'typebox';
import { problems } from '../documents/responses.ts';
import { STREAM_KINDS } from '../hooks/open-streams.ts';
import type { Awaitable, HealthMetrics, Services } from '../../contract.ts';
import type { App } from './app.ts';

/** In seconds, from pages to downloads. */
const DURATIONS = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60, 300];

/** Of a request whose client left before there was a response; nginx uses the same number. */
const CLIENT_LEFT = 499;

type Values = Record<string, number>;

/** Measures all requests, so it comes before hooks that refuse some. `addMetrics` serves the result. */
export function measureRequests(app: App): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  addRequests(app, registry);
  app.addHook('onClose', async () => registry.clear());
  return registry;
}

export function addMetrics(app: App, registry: Registry, services: Services): void {
  measureWork(registry, services);
  measureMachine(registry, services);
  gauge(registry, ['footfall_open_streams', 'Downloads, uploads and event streams under way', 'kind'], () =>
    Object.fromEntries(STREAM_KINDS.map((kind) => [kind, app.openStreams.count(kind)])),
  );
  app.get('/metrics', { schema, logLevel: 'warn' }, async (_request, reply) => {
    const text = await registry.metrics();
    return reply.type(registry.contentType).send(text);
  });
}

/** Responses that were sent whole, and those that were cut off, which Fastify's onResponse leaves out. */
function addRequests(app: App, registry: Registry): void {
  const durations = new Histogram({
    name: 'footfall_http_request_duration_seconds',
    help: 'Time from a request to the end of its response; status 499: its client left before there was one',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: DURATIONS,
    registers: [registry],
  });
  const cut = new Counter({
    name: 'footfall_http_responses_cut_total',
    help: 'Responses that ended early: client gone or idle, source failed, or service stopped',
    labelNames: ['route', 'reason'] as const,
    registers: [registry],
  });
  const refused = new Counter({
    name: 'footfall_http_refused_total',
    help: 'Requests refused because the service is overloaded, or its disk full',
    labelNames: ['route', 'code'] as const,
    registers: [registry],
  });
  app.addHook('onRequest', (request, reply, done) => {
    const start = performance.now();
    // Not `finished` of node:stream, which adds six listeners: a hundredth of a small request.
    reply.raw.once('close', () => {
      // The route, not the path: ids would make one series per customer.
      const route = request.routeOptions.url ?? 'unknown';
      const status = reply.raw.headersSent ? reply.raw.statusCode : CLIENT_LEFT;
      durations.observe({ method: request.method, route, status }, (performance.now() - start) / 1000);
      if (reply.refusal) refused.inc({ route, code: reply.refusal });
      if (!reply.raw.writableFinished || reply.cutReason)
        cut.inc({ route, reason: reply.cutReason ?? 'client' });
    });
    done();
  });
}

/** A gauge that is read when it's asked for, with one value for each value of its label. */
function gauge(
  registry: Registry,
  [name, help, label]: [name: string, help: string, label: string],
  read: () => Awaitable<Values>,
): void {
  new Gauge({
    name,
    help,
    labelNames: [label],
    registers: [registry],
    async collect() {
      for (const [value, count] of Object.entries(await read())) this.set({ [label]: value }, count);
    },
  });
}

function measureWork(registry: Registry, { health, dataset }: Services): void {
  gauge(registry, ['footfall_jobs', 'Jobs by state', 'state'], async () => (await health.counts()).jobs);
  gauge(
    registry,
    ['footfall_imports', 'Imports by state', 'state'],
    async () => (await health.counts()).imports,
  );
  gauge(registry, ['footfall_dataset_rows', 'Rows loaded, by kind', 'kind'], async () => {
    const { transactions, customers, articles } = await dataset();
    return { transactions, customers, articles };
  });
}

/** Each in a metric of its own, without a label. */
const MACHINE: [name: keyof HealthMetrics, help: string][] = [
  ['database_bytes', 'Size of the database file'],
  ['wal_bytes', 'Size of the write-ahead log next to it'],
  ['disk_free_bytes', 'Free space of the file system that the database is on'],
  ['imports_waiting', 'Imports that wait for the one that runs'],
];

function measureMachine(registry: Registry, { health }: Services): void {
  for (const [member, help] of MACHINE) {
    new Gauge({
      name: `footfall_${member}`,
      help,
      registers: [registry],
      async collect() {
        this.set((await health.metrics())[member]);
      },
    });
  }
  let known = 0;
  new Counter({
    name: 'footfall_thread_restarts_total',
    help: 'Worker threads that died and were replaced',
    registers: [registry],
    async collect() {
      const { thread_restarts } = await health.metrics();
      this.inc(thread_restarts - known);
      known = thread_restarts;
    },
  });
}

const schema = {
  tags: ['operation'],
  operationId: 'metrics',
  summary: 'Metrics for Prometheus',
  description:
    'The process, requests by route and status, responses cut off, open streams, jobs and imports by ' +
    'state, what is loaded, bytes on disk and threads replaced.',
  response: {
    200: { description: 'Prometheus text', content: { 'text/plain': { schema: Type.String() } } },
    ...problems(),
  },
};
