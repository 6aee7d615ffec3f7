/** Writes openapi.yaml anew from the routes: `npm run openapi`. Needs no data. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildApp } from '../../src/app.ts';
import { openapiYaml } from '../../src/http/documents/openapi.ts';
import { packageRoot } from '../../src/package-root.ts';
import { standIn } from '../http/stand-in.ts';

const app = await buildApp({ config: { apiKeys: [] }, services: standIn() });
await app.ready();
writeFileSync(join(packageRoot, 'openapi.yaml'), openapiYaml(app));
await app.close();
