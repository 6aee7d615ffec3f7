/** The documentation of the API: OpenAPI 3.1 made from the routes' schemas, and Swagger UI to try it. */
import type { FastifyInstance, FastifySchema } from 'fastify';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { stringify } from 'yaml';
import { Type, type TSchema } from 'typebox';
import { Article } from '../../model/article.ts';
import { Backup } from '../../model/backup.ts';
import { Customer, JobCustomer } from '../../model/customer.ts';
import { Dataset } from '../../model/dataset.ts';
import { Export } from '../../model/export.ts';
import { Import } from '../../model/import.ts';
import { Interaction, InteractionRow } from '../../model/interaction.ts';
import { Job, JobEstimate } from '../../model/job.ts';
import { Look } from '../../model/look.ts';
import { PresetDescription } from '../../model/preset-description.ts';
import { ProblemBody } from '../../model/problem.ts';
import { Report, ReportProgress } from '../../model/report.ts';
import { Transaction } from '../../model/transaction.ts';
import { packageVersion } from '../../package-root.ts';
import { Imports } from '../routes/imports.ts';
import { Jobs } from '../routes/jobs.ts';
import { SAFE_METHODS } from '../hooks/origins.ts';
import { problems } from './responses.ts';
import { Preview, Sequence } from '../routes/sequences.ts';
import { Articles, Customers, Interactions, Transactions } from './tables.ts';

/** The schemas that `ref` can refer to. */
const COMPONENTS: TSchema[] = [
  ...[
    Article,
    Backup,
    Customer,
    JobCustomer,
    Dataset,
    Export,
    Import,
    Interaction,
    InteractionRow,
    Job,
    JobEstimate,
    PresetDescription,
  ],
  ...[Look, ProblemBody, Report, ReportProgress, Transaction],
  ...[Articles, Customers, Imports, Interactions, Jobs, Preview, Sequence, Transactions],
];

const TAGS = [
  { name: 'loading', description: 'Load purchase logs, and customers and articles with their attributes' },
  { name: 'jobs', description: 'Generate interactions for many customers' },
  { name: 'results', description: 'Read and download the rows of a job' },
  { name: 'one customer', description: 'Generate and read the sequence of a single customer' },
  { name: 'data', description: 'Read what is loaded' },
  { name: 'operation', description: 'Health, metrics and documentation' },
];

const DESCRIPTION = `Turns a shop's purchase log into training data for recommender systems: what each
customer ignored, clicked and bought, in order.

Try it: load a few purchases with **POST /v1/imports**, generate with **POST /v1/jobs**, read **GET
/v1/jobs/1/interactions**.

Times are epoch milliseconds, UTC. Ids are strings and never changed. Lists come in pages: follow \`next\`.
Errors are problem+json (RFC 9457).

In paths, write \`/\` in an id as \`%2F\`. The ids \`.\` and \`..\` cannot be part of a path, since clients
resolve them even when escaped; use \`?customer_id=\` or \`?article_id=\`, for example
\`/v1/customers?customer_id=..\` and \`/v1/jobs/1/interactions?customer_id=..\`.

If the service was started with API_KEYS, every request except those for health and for pages needs one:
\`Authorization: Bearer\` or \`X-API-Key\`. Here, give it under **Authorize**; the web page at / asks for it.
Keys are never read from cookies or the URL.`;

/** Adds the type of enumerations, which Swagger UI's lists of choices need; drops our own keywords. */
function withTypes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withTypes);
  const members = Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'isTime' && name !== 'inWords')
      .map(([name, member]) => [name, withTypes(member)]),
  );
  return Array.isArray(members.enum) && members.type === undefined ? { type: 'string', ...members } : members;
}

/** Adds what any request that may have a body can be answered with, even where the route wants no body. */
function describeBodies(app: FastifyInstance): void {
  app.addHook('onRoute', ({ method, schema }) => {
    if (!schema?.operationId || [method].flat().some((one) => SAFE_METHODS.has(one))) return;
    const refused = problems('foreign_page', 'too_large', 'unsupported_media_type');
    schema.response = { ...refused, ...(schema.response as object) };
  });
}

/** Must be registered before the routes that it describes. */
export async function describeRoutes(app: FastifyInstance): Promise<void> {
  describeBodies(app);
  for (const schema of COMPONENTS) app.addSchema(schema);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'footfall',
        version: packageVersion,
        description: DESCRIPTION,
        license: { name: 'MIT', identifier: 'MIT' } as never,
      },
      tags: TAGS,
      // The first, empty one: a key is needed only if the service was started with some.
      security: [{}, { bearer: [] }, { key: [] }],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'One of API_KEYS' },
          key: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'One of API_KEYS' },
        },
      },
    },
    convertConstToEnum: false,
    transformObject: (document) =>
      withTypes('openapiObject' in document ? document.openapiObject : {}) as never,
    refResolver: {
      buildLocalReference: (json, _base, _fragment, i) => (json.$id as string | undefined) ?? `def-${i}`,
    },
  });
}

/** /openapi.json, /openapi.yaml and /docs. */
export async function documentRoutes(app: FastifyInstance): Promise<void> {
  // Made once, on the first request: it takes a tenth of a second.
  let yaml: string | undefined;
  app.get('/openapi.json', { schema: documentSchema('Json', Type.Object({})) }, async () => app.swagger());
  app.get('/openapi.yaml', { schema: documentSchema('Yaml', Type.String()) }, async (_request, reply) =>
    reply.type('application/yaml; charset=utf-8').send((yaml ??= openapiYaml(app))),
  );
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    uiConfig: {
      docExpansion: 'list',
      tryItOutEnabled: true,
      displayRequestDuration: true,
      defaultModelsExpandDepth: 0,
      deepLinking: true,
    },
    theme: {
      title: 'footfall API',
      // The top bar is for looking at documents of other services.
      css: [{ filename: 'footfall.css', content: '.swagger-ui .topbar { display: none }' }],
    },
  });
}

export const openapiYaml = (app: FastifyInstance): string =>
  stringify(app.swagger(), { lineWidth: 0, aliasDuplicateObjects: false });

const documentSchema = (format: 'Json' | 'Yaml', schema: TSchema): FastifySchema => ({
  tags: ['operation'],
  operationId: `openapi${format}`,
  summary: `This documentation as ${format.toUpperCase()}`,
  description: 'OpenAPI 3.1, made from the schemas that requests are checked against.',
  response: {
    200: { description: 'The document', content: { [`application/${format.toLowerCase()}`]: { schema } } },
    ...problems(),
  },
});
