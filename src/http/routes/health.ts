/** Whether the service lives, and whether it can take work. Open to all, also with API keys. */
import { Type } from 'typebox';
import { Problem } from '../../errors.ts';
import { NoQuery } from '../requests/parameters.ts';
import { json, problems } from '../documents/responses.ts';
import type { Health } from '../../contract.ts';
import type { App } from './typed.ts';

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
  summary: 'Does it live?',
  description: 'Answers as long as the process does. Needs no key.',
  querystring: NoQuery,
  response: { 200: json('It does', Status), ...problems() },
};

const readyzSchema = {
  tags: ['operation'],
  operationId: 'readyz',
  summary: 'Can it take work?',
  description: 'Answers 503 while it starts, stops, or cannot reach its database. Needs no key.',
  querystring: NoQuery,
  response: { 200: json('It can', Status), ...problems() },
};
