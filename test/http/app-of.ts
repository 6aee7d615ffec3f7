/** An app for one test, closed at its end. */
import type { FastifyInstance } from 'fastify';
import type { Test } from 'tap';
import { buildApp } from '../../src/app.ts';
import { standIn } from './stand-in.ts';

export async function appOf(
  t: Test,
  { services = standIn(), apiKeys = [] as string[] } = {},
): Promise<FastifyInstance> {
  const app = await buildApp({ config: { apiKeys }, services: services });
  t.teardown(() => app.close());
  return app;
}
