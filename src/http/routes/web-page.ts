/** The web page at `/`: the files of src/ui and a few modules of packages, without a build step. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { packageRoot } from '../../package-root.ts';
import { namesTag } from '../requests/file-headers.ts';

/** Modules of packages, by their names below /ui/vendor/. */
const MODULES = { 'preact-core.js': 'preact', 'preact-hooks.js': 'preact/hooks', 'htm.js': 'htm' };
const hide = { schema: { hide: true } };

export async function webPage(app: FastifyInstance): Promise<void> {
  await app.register(fastifyStatic, {
    root: join(packageRoot, 'src', 'ui'),
    prefix: '/ui/',
    wildcard: false,
    index: false,
  });
  app.get('/', hide, async (_request, reply) => reply.sendFile('index.html'));
  for (const [file, name] of Object.entries(MODULES)) sendModule(app, file, name);
}

/** Sent like a file. Browsers find no packages by their names, so imports of them become relative. */
function sendModule(app: FastifyInstance, file: string, name: string): void {
  const path = fileURLToPath(import.meta.resolve(name));
  const text = readFileSync(path, 'utf8').replace('from"preact"', 'from"./preact-core.js"');
  const etag = `"${createHash('sha256').update(text).digest('base64url')}"`;
  app.get(`/ui/vendor/${file}`, hide, async (request, reply) => {
    reply.headers({ etag, 'cache-control': 'public, max-age=0' });
    if (namesTag(request.headers['if-none-match'], etag)) return reply.code(304).send();
    return reply.type('text/javascript; charset=utf-8').send(text);
  });
}
