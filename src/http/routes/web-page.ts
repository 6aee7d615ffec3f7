/** The web page at `/`: the files of src/ui, without a build step. */
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { packageRoot } from '../../package-root.ts';

export async function webPage(app: FastifyInstance): Promise<void> {
  await app.register(fastifyStatic, {
    root: join(packageRoot, 'src', 'ui'),
    prefix: '/ui/',
    wildcard: false,
    index: false,
  });
  app.get('/', { schema: { hide: true } }, async (_request, reply) => reply.sendFile('index.html'));
}
