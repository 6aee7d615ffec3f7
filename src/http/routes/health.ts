/** Liveness and readiness. Never need an API key. */
import { Type } from 'typebox';
import { Problem } from '../../errors.ts';
import { json, problems } from '../documents/responses.ts';
import type { Health } from '../../contract.ts';
import type { App } from './app.ts';

export async function healthRoutes(app: App, { health }: { health: Health }): Promise<void> {
  app.get('/livez', { schema: livezSchema, logLevel: 'warn' }, async () => ({ status: 'ok' }));
  app.get('/readyz', { schema: readyzSchema, logLevel: 'warn' }, async () => {
    const { ready, reasons = [] } = health.ready();
    if (ready) return { status: 'ok' };
    const detail = reasons.join(' ') || 'The service is not ready yet.';
    throw new Problem('overloaded', detail, { retryAfter: 1 });
  });
}

const Status = Type.Object({ status: Type.Literal('ok', { description: 'Always ok', examples: ['ok'] }) });

const schemaOf = (operationId: string, summary: string, description: string, ok: string) => ({
  tags: ['operation'],
  operationId,
  summary,
  description: `${description} Needs no key.`,
  response: { 200: json(ok, Status), ...problems() },
});

const livezSchema = schemaOf('livez', 'Liveness', 'Responds as long as the process runs.', 'Alive');
const readyzSchema = schemaOf(
  'readyz',
  'Readiness',
  'Responds with 503 while the service stops or its disk is full; `detail` says which.',
  'Ready',
);
