/** Imports: upload a file or load one from the server, and follow its progress. */
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import { faulty, Problem } from '../../errors.ts';
import { Import, ImportJson, ImportRequest, type ImportOptions } from '../../model/import.ts';
import { Look, type Door } from '../../model/look.ts';
import { PageOf } from '../../model/page.ts';
import { importOptions } from '../../validation/import-options.ts';
import { CONTENT_TYPES } from '../documents/file-formats.ts';
import { pageBody } from '../documents/page-links.ts';
import { Closed, ImportPath, pageOf, PageQuery } from '../requests/parameters.ts';
import { json, LINK, LOCATION, problems, ref } from '../documents/responses.ts';
import type { ImportService, Piece } from '../../contract.ts';
import { sendPieces } from '../documents/send-pieces.ts';
import { TRANSACTIONS_CSV } from '../documents/tables.ts';
import { checkEncoding, CSV, declared, takeUploads, UPLOADED, withUpload } from '../requests/upload-body.ts';
import { getAndHead, type App } from './app.ts';

export const Imports = PageOf(ref(Import), 'Imports');

const tags = ['loading'];

export async function importRoutes(app: App, { imports }: { imports: ImportService }): Promise<void> {
  takeUploads(app);
  app.post('/v1/imports', { schema: createSchema }, async (request, reply) => {
    const isUpload = request.body instanceof Readable;
    const look = await dryRun(request, imports);
    if (look) return reply.code(200).send(look);
    const created = isUpload ? await upload(request, imports) : await loadPath(request, imports);
    reply.code(isUpload ? 201 : 202).header('location', `/v1/imports/${created.id}`);
    return reply.send(created);
  });
  app.get('/v1/imports', { schema: listSchema }, async (request, reply) =>
    pageBody(request, reply, await imports.list(pageOf(request.query))),
  );
  app.get('/v1/imports/:import_id', { schema: getSchema }, async ({ params: { import_id } }) =>
    known(import_id, await imports.get(import_id)),
  );
  app.post('/v1/imports/:import_id/cancel', { schema: cancelSchema }, async ({ params }, reply) => {
    const cancelled = known(params.import_id, await imports.cancel(params.import_id));
    return reply.code(202).send(cancelled);
  });
  app.delete('/v1/imports/:import_id', { schema: deleteSchema }, async ({ params: { import_id } }, reply) => {
    known(import_id, (await imports.delete(import_id)) || undefined);
    return reply.code(204).send();
  });
  getAndHead(app, '/v1/imports/:import_id/rejects.csv', rejectsSchema, async (request, reply) => {
    const id = request.params.import_id;
    const rejects = known(id, await imports.rejects(id));
    reply.type(CONTENT_TYPES.csv);
    reply.header('content-disposition', `attachment; filename="import-${id}-rejects.csv"`);
    if (request.method === 'HEAD') return reply.send();
    void sendPieces(reply, app.openStreams.enter('download', reply), piecesOf(rejects));
    return reply;
  });
}

async function* piecesOf(strings: Readable): AsyncGenerator<Piece> {
  for await (const string of strings)
    yield { bytes: Buffer.from(string as string), release: () => undefined };
}

function known<T>(id: number, found: T | undefined): T {
  if (found !== undefined) return found;
  throw new Problem('not_found', `There is no import ${id}. See GET /v1/imports for a list.`);
}

/** Commands in the response name the address that the client used. */
const doorOf = ({ protocol, host }: FastifyRequest): Door => ({
  words: 'http',
  ...(host && { base: `${protocol}://${host}` }),
});

function upload(request: FastifyRequest, imports: ImportService): Promise<Import> {
  const options = uploadOptions(request);
  const wire = request.body as Readable;
  const length = request.headers['content-length'];
  return withUpload(wire, (body) =>
    imports.upload(body, {
      ...options,
      source: (request.query as UploadQuery).file_name ?? 'upload',
      ...(length !== undefined && { bytes: Number(length) }),
      door: doorOf(request),
    }),
  );
}

/** The look that `dry_run` asks for; undefined without it. */
async function dryRun(request: FastifyRequest, imports: ImportService): Promise<Look | undefined> {
  const { body, query } = request;
  if (!(body instanceof Readable)) {
    if (!(body as ImportByPath | null)?.dry_run) return undefined;
    const { path, options } = byPath(query as ImportRequest, body);
    return imports.lookAtPath(path, { ...options, door: doorOf(request) });
  }
  if (!(query as ImportRequest).dry_run) return undefined;
  const options = uploadOptions(request);
  return withUpload(body, (wire) => imports.look(wire, { ...options, door: doorOf(request) }));
}

function uploadOptions(request: FastifyRequest): ImportOptions {
  checkEncoding(request);
  const { file_name: _, ...query } = request.query as UploadQuery;
  return importOptions({ ...declared(request), ...query });
}

function loadPath(request: FastifyRequest, imports: ImportService): Promise<Import> {
  const { path, options } = byPath(request.query as ImportRequest, request.body);
  return imports.loadPath(path, { ...options, door: doorOf(request) });
}

/** The path and options in a JSON body. */
function byPath(query: ImportRequest, body: unknown): { path: string | string[]; options: ImportOptions } {
  const remedy = `send the file as ${CSV}, or application/json with a path.`;
  if (!body) throw new Problem('bad_request', `The body is missing: ${remedy}`);
  const faults = Object.keys(query).map((parameter) => ({
    parameter,
    detail:
      parameter === 'file_name'
        ? 'file_name is for uploads. Leave it out: a file on the server is listed with its path.'
        : `${parameter} must be a member of the JSON body here, next to path.`,
  }));
  if (faults.length > 0) throw faulty(faults);
  const { path, ...options } = body as ImportByPath;
  return { path, options: importOptions(options) };
}

const UploadQuery = Closed({
  ...ImportRequest.properties,
  file_name: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      pattern: '^[^\\p{Cc}]*$',
      description: 'Uploads only: name of the file, as lists of imports show it in `source`. Default upload',
      examples: ['transactions_train.csv'],
    }),
  ),
});
type UploadQuery = Static<typeof UploadQuery>;

const ImportByPath = Type.Object(
  {
    path: Type.Unsafe<string | string[]>({
      type: ['string', 'array'],
      minLength: 1,
      maxLength: 4096,
      minItems: 1,
      maxItems: 1000,
      items: { type: 'string', minLength: 1, maxLength: 4096 },
      description:
        'A file below IMPORT_DIR on the server, or several in one import: an array, or a pattern such as ' +
        '`2019-*.csv`. All of them are loaded, or none; each has its own header',
      examples: ['transactions_train.csv', ['2019-01.csv', '2019-02.parquet']],
    }),
    ...ImportJson.properties,
  },
  { $id: 'ImportByPath', additionalProperties: false, description: 'Which file to load, and how' },
);
type ImportByPath = Static<typeof ImportByPath>;

/** Other uploads in OpenAPI. */
const uploads = Object.fromEntries(
  Object.entries(UPLOADED)
    .filter(([type]) => type !== CSV)
    .map(([type, { description, isText }]) => {
      const schema = { type: 'string', description, ...(!isText && { format: 'binary' }) };
      return [type, { schema }];
    }),
);

const createSchema = {
  tags,
  operationId: 'createImport',
  summary: 'Load a file',
  description:
    'Upload: CSV, NDJSON or Parquet, plain, gzip, Zstandard or a ZIP archive with one file, options in the ' +
    'query. What the body is, is found from its first bytes, whatever its type says. The body is ' +
    'streamed; the response is 201 once all rows are loaded. Files on the server below IMPORT_DIR: ' +
    '`application/json` with their path and the options; the response is 202 at once. Imports are atomic: ' +
    'rows become visible when the import has finished, and a failed import leaves nothing behind.',
  querystring: UploadQuery,
  body: {
    content: {
      [CSV]: {
        schema: { type: 'string', description: 'The file, with a header line', examples: [TRANSACTIONS_CSV] },
      },
      ...uploads,
      'application/json': { schema: ImportByPath },
    },
  },
  response: {
    200: json('With `dry_run=true`: what the beginning of the file shows; nothing is stored', ref(Look)),
    201: json('The upload is loaded', ref(Import), LOCATION),
    202: json('The file is being loaded', ref(Import), LOCATION),
    ...problems('duplicate_file', 'too_slow'),
    ...problems('bad_data', 'not_found', 'disk_full'),
  },
};

const listSchema = {
  tags,
  operationId: 'listImports',
  summary: 'List imports',
  description: 'Newest first, including failed ones.',
  querystring: PageQuery,
  response: { 200: json('A page', ref(Imports), LINK), ...problems('bad_cursor') },
};

const getSchema = {
  tags,
  operationId: 'getImport',
  summary: 'Read one import',
  description: 'Its counts grow while it runs.',
  params: ImportPath,
  response: { 200: json('The import', ref(Import)), ...problems('not_found') },
};

const cancelSchema = {
  tags,
  operationId: 'cancelImport',
  summary: 'Cancel an import',
  description:
    'Nothing of it remains. Cancelling twice changes nothing; an import that has succeeded or failed ' +
    'cannot be cancelled.',
  params: ImportPath,
  response: {
    202: json('The import, which is cancelled', ref(Import)),
    ...problems('not_found', 'conflict'),
  },
};

const deleteSchema = {
  tags,
  operationId: 'deleteImport',
  summary: 'Take an import back',
  description:
    'Its rows no longer count: the data set is as if the file had never been loaded. Jobs keep their rows. ' +
    'What it replaced does not come back. Of an import that failed or was cancelled, which has no rows, ' +
    'the entry in the list is removed. 409 while it runs (cancel it instead), and if a later `replace` ' +
    'took it away already.',
  params: ImportPath,
  response: { 204: { description: 'Taken back', type: 'null' }, ...problems('not_found', 'conflict') },
};

const rejectsSchema = {
  tags,
  operationId: 'downloadRejects',
  summary: 'Download the rejected rows of an import',
  description:
    'For imports with `on_error=skip`: line number (the header is line 1), reason, and the row as in the ' +
    'file; before them the name of the file if the import has several.',
  params: ImportPath,
  response: {
    200: {
      description: 'The rejected rows',
      content: {
        [CSV]: {
          schema: { type: 'string' },
          example:
            'line,reason,row\n17,"price ""abc"" is not a number","2018-09-20,000058a1,0663713001,abc,2"\n',
        },
      },
    },
    ...problems('not_found'),
  },
};
