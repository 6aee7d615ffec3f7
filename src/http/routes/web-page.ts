/** The web page at `/`: the files of src/ui and one of a package, without a build step. */
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { packageRoot } from '../../package-root.ts';

/** Preact with htm in one file; browsers find no packages by their names. */
const preact = fileURLToPath(import.meta.resolve('htm/preact/standalone'));

export async function webPage(app: FastifyInstance): Promise<void> {
  await app.register(fastifyStatic, {
    root: join(packageRoot, 'src', 'ui'),
    prefix: '/ui/',
    wildcard: false,
    index: false,
  });
  const hide = { schema: { hide: true } };
  app.get('/', hide, async (_request, reply) => reply.sendFile('index.html'));
  app.get('/ui/vendor/preact.js', hide, async (_request, reply) =>
    reply.sendFile(basename(preact), dirname(preact)),
  );
}
