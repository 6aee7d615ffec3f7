/** Liveness and readiness. Never need an API key. */
import { Type } from 'typebox';
import { Problem } from '../../errors.ts';
import { NoQuery } from '../requests/parameters.ts';
import { json, problems } from '../documents/responses.ts';
import type { Health } from '../../contract.ts';
import type { App } from './app.ts';

export async function healthRoutes(app: App, { health }: { health: Health }): Promise<void> {
  app.get('/livez', { schema: livezSchema, logLevel: 'warn' }, async () => ({ status: 'ok' }));
  app.get('/readyz', { schema: readyzSchema, logLevel: 'warn' }, async () => {
    const { ready, reason } = health.ready();
    if (ready) return { status: 'ok' };
    throw new Problem('overloaded', reason ?? 'The service is not ready yet.', { retryAfter: 1 });
  });
}

const Status = Type.Object({ status: Type.Literal('ok', { description: 'Always ok', examples: ['ok'] }) });

const livezSchema = {
  tags: ['operation'],
  operationId: 'livez',
  summary: 'Liveness',
  description: 'Responds as long as the process runs. Needs no key.',
  querystring: NoQuery,
  response: { 200: json('Alive', Status), ...problems() },
};

const readyzSchema = {
  tags: ['operation'],
  operationId: 'readyz',
  summary: 'Readiness',
  description:
    'Responds with 503 while the service starts, stops, or cannot write to its database. Needs no key.',
  querystring: NoQuery,
  response: { 200: json('Ready', Status), ...problems() },
};
