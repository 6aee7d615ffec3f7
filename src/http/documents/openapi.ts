/** The documentation of the API: OpenAPI 3.1 made from the routes' schemas, and Swagger UI to try it. */
import type { FastifyInstance, FastifySchema } from 'fastify';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { Type, type TSchema } from 'typebox';
import { Article } from '../../model/article.ts';
import { Backup, BackupRequest } from '../../model/backup.ts';
import { Customer, JobCustomer } from '../../model/customer.ts';
import { Dataset } from '../../model/dataset.ts';
import { Export } from '../../model/export.ts';
import { Import } from '../../model/import.ts';
import { Interaction, InteractionRow } from '../../model/interaction.ts';
import { Job, JobEstimate, JobRequest } from '../../model/job.ts';
import { Look } from '../../model/look.ts';
import { PresetDescription, PresetMember, PresetParameter } from '../../model/preset-description.ts';
import { ProblemBody } from '../../model/problem.ts';
import { Report, ReportProgress } from '../../model/report.ts';
import { Transaction } from '../../model/transaction.ts';
import { packageVersion } from '../../package-root.ts';
import { Imports } from '../routes/imports.ts';
import { ImportByPath } from '../routes/create-imports.ts';
import { Jobs } from '../routes/jobs.ts';
import { SAFE_METHODS } from '../hooks/origins.ts';
import { compactYaml } from './compact-yaml.ts';
import { problems, ref } from './responses.ts';
import { forClients } from './schemas-for-clients.ts';
import { withSharedParts } from './shared-parts.ts';
import { CustomerJobRequest, GeneratedSequence, Preview, Sequence } from '../routes/sequences.ts';
import { Articles, Customers, Interactions, Transactions } from './tables.ts';

/** The schemas that `ref` can refer to. */
const COMPONENTS: TSchema[] = [
  ...[
    Article,
    Backup,
    BackupRequest,
    Customer,
    JobCustomer,
    Dataset,
    Export,
    Import,
    Interaction,
    InteractionRow,
    Job,
    JobEstimate,
    JobRequest,
    PresetDescription,
    PresetMember,
    PresetParameter,
  ],
  ...[Look, ProblemBody, Report, ReportProgress, Transaction],
  ...[
    Articles,
    CustomerJobRequest,
    Customers,
    GeneratedSequence,
    Imports,
    Interactions,
    ImportByPath,
    Jobs,
    Preview,
    Sequence,
    Transactions,
  ],
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

Try it: load a few purchases with **POST /v1/imports/file** and \`dry_run\` false, generate with **POST
/v1/jobs**, read **GET /v1/jobs/1/interactions**.

Times are epoch milliseconds, UTC. Ids are strings and never changed. Lists come in pages: follow \`next\`.
Errors are problem+json (RFC 9457).

In paths, write \`/\` in an id as \`%2F\`. The ids \`.\` and \`..\` cannot be part of a path, since clients
resolve them even when escaped; use \`?customer_id=\` or \`?article_id=\`, for example
\`/v1/customers?customer_id=..\` and \`/v1/jobs/1/interactions?customer_id=..\`.

If the service was started with API_KEYS, every request except those for health and for pages needs one:
\`Authorization: Bearer\` or \`X-API-Key\`. Here, give it under **Authorize**; the web page at / asks for it.
Keys are never read from cookies or the URL.`;

/** Adds what any request that may have a body can be answered with, even where the route wants no body. */
function describeBodies(app: FastifyInstance): void {
  app.addHook('onRoute', ({ method, schema }) => {
    if (!schema?.operationId || [method].flat().some((one) => SAFE_METHODS.has(one))) return;
    const refused = problems('foreign_page', 'too_large', 'unsupported_media_type');
    schema.response = { ...refused, ...(schema.response as object) };
  });
}

type Body = { $id?: string; examples?: unknown[]; content?: Record<string, { schema: Body }> };

const NAMED = new Map(COMPONENTS.map((schema: Body) => [schema.$id, schema]));

/** Clients get one type for each body that has a name. */
function withNamedBody(schema: FastifySchema): FastifySchema {
  const body = schema?.body as Body | undefined;
  if (!body) return schema;
  const given = body.content ?? { 'application/json': { schema: body } };
  const content = Object.entries(given).map(([type, media]) => [
    type,
    { schema: NAMED.has(media.schema.$id) ? ref(media.schema as TSchema) : media.schema },
  ]);
  return { ...schema, body: { content: Object.fromEntries(content) } };
}

type Media = { schema: { $ref?: string }; example?: unknown };
type Paths = Record<string, Record<string, { requestBody?: { content: Record<string, Media> } }>>;

/** Gives bodies the examples of their schemas, which Swagger UI doesn't take from a reference. */
function withExamples<D extends object>(document: D): D {
  const { paths } = document as { paths: Paths };
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  for (const media of operations.flatMap(({ requestBody }) => Object.values(requestBody?.content ?? {}))) {
    const name = media.schema.$ref?.split('/').pop();
    const [example] = NAMED.get(name)?.examples ?? [];
    if (example !== undefined) media.example = example;
  }
  return document;
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
        contact: { name: 'The authors of footfall' },
        license: { name: 'MIT', identifier: 'MIT' } as never,
      },
      servers: [
        { url: app.basePath || '/', description: 'The service that this document comes from' },
        { url: 'http://127.0.0.1:3000', description: 'A service with the default settings' },
      ],
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
    transform: ({ schema, url }) => ({ schema: withNamedBody(schema), url }),
    transformObject: (document) =>
      withExamples(
        withSharedParts(forClients('openapiObject' in document ? document.openapiObject : {}) as object),
      ),
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
    indexPrefix: app.basePath,
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

export const openapiYaml = (app: FastifyInstance): string => compactYaml(app.swagger());

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
