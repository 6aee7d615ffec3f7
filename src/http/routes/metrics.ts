/** Metrics for Prometheus, in a registry per app: several apps in one process don't mix. */
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { Type } from 'typebox';
import { problems } from '../documents/responses.ts';
import type { Services } from '../../contract.ts';
import type { App } from './app.ts';

/** In seconds, from pages to downloads. */
const DURATIONS = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60, 300];

export function measure(app: App, services: Services): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  measureRequests(app, registry);
  measureWork(registry, services);

  app.get('/metrics', { schema, logLevel: 'warn' }, async (_request, reply) => {
    const text = await registry.metrics();
    return reply.type(registry.contentType).send(text);
  });
  app.addHook('onClose', async () => registry.clear());
}

function measureRequests(app: App, registry: Registry): void {
  const durations = new Histogram({
    name: 'footfall_http_request_duration_seconds',
    help: 'Time from a request to the end of its response',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: DURATIONS,
    registers: [registry],
  });
  app.addHook('onResponse', (request, reply, done) => {
    // The route, not the path: ids would make one series per customer.
    const route = request.routeOptions.url ?? 'unknown';
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
}

function measureWork(registry: Registry, { health, dataset }: Services): void {
  const gauge = (name: string, help: string, label: string, counts: () => Promise<Record<string, number>>) =>
    new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [registry],
      async collect() {
        for (const [value, count] of Object.entries(await counts())) this.set({ [label]: value }, count);
      },
    });
  gauge('footfall_jobs', 'Jobs by state', 'state', async () => (await health.counts()).jobs);
  gauge('footfall_imports', 'Imports by state', 'state', async () => (await health.counts()).imports);
  gauge('footfall_dataset_rows', 'Rows loaded, by kind', 'kind', async () => {
    const { transactions, customers, articles } = await dataset();
    return { transactions, customers, articles };
  });
}

const schema = {
  tags: ['operation'],
  operationId: 'metrics',
  summary: 'Metrics for Prometheus',
  description: 'The process, requests by route and status, jobs and imports by state, and what is loaded.',
  response: {
    200: { description: 'Prometheus text', content: { 'text/plain': { schema: Type.String() } } },
    ...problems(),
  },
};
