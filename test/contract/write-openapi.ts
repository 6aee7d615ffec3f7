/** Writes openapi.yaml anew from the routes: `npm run openapi`. No route is called, so no services are needed. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildApp } from '../../src/app.ts';
import type { Services } from '../../src/contract.ts';
import { openapiYaml } from '../../src/http/documents/openapi.ts';
import { packageRoot } from '../../src/package-root.ts';
import { OPEN } from '../http/build.ts';

const app = await buildApp({ config: OPEN, services: {} as Services });
await app.ready();
writeFileSync(join(packageRoot, 'openapi.yaml'), openapiYaml(app));
await app.close();
