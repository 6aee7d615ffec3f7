/** New imports: of uploaded files, and of files that lie on the server. Both can only be looked at, too. */
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import { faulty, Problem } from '../../errors.ts';
import { Import, ImportJson, ImportRequest, type ImportOptions } from '../../model/import.ts';
import { Look, type Door } from '../../model/look.ts';
import { importOptions } from '../../validation/import-options.ts';
import { JSON_BODY_LIMIT } from '../requests/json-body.ts';
import { json, LOCATION, otherwise, problems, ref } from '../documents/responses.ts';
import { Closed, Undocumented } from '../requests/parameters.ts';
import type { ImportService } from '../../contract.ts';
import { TRANSACTIONS_CSV } from '../documents/tables.ts';
import { checkEncoding, CSV, declared, takeUploads, UPLOADED, withUpload } from '../requests/upload-body.ts';
import type { App } from './app.ts';

export function addUploads(app: App, imports: ImportService): void {
  takeUploads(app);
  const preParsing = refuseLargeJson;
  const preValidation = refuseQuotedFiles;
  // Uploads here are older than the path of their own.
  app.post('/v1/imports', { schema: byPathSchema, preParsing, preValidation }, (request, reply) =>
    request.body instanceof Readable ? upload(request, reply, imports) : loadPath(request, reply, imports),
  );
  app.post('/v1/imports/file', { schema: uploadSchema, preParsing, preValidation }, (request, reply) => {
    if (request.body instanceof Readable) return upload(request, reply, imports);
    const detail = 'This path takes files: POST /v1/imports loads one that lies on the server.';
    throw new Problem('unsupported_media_type', detail);
  });
}

const AS_IT_IS = `send the bytes of the file as they are, for example as ${CSV}`;

/** Clients that write every body as JSON do that to files, too. */
async function refuseQuotedFiles({ body }: FastifyRequest): Promise<void> {
  if (typeof body !== 'string') return;
  const detail = `The body is a text quoted as one JSON string: ${AS_IT_IS} (see docs/clients.md).`;
  throw new Problem('bad_request', detail);
}

async function refuseLargeJson({ headers }: FastifyRequest): Promise<void> {
  const isJson = headers['content-type']?.startsWith('application/json');
  if (!isJson || Number(headers['content-length'] ?? 0) <= JSON_BODY_LIMIT) return;
  throw new Problem(
    'too_large',
    `Its Content-Type says that the body is JSON, which is too large: ${AS_IT_IS}.`,
  );
}

/** Commands in the response name the address that the client used. */
const doorOf = ({ protocol, host, server }: FastifyRequest): Door => ({
  words: 'http',
  ...(host && { base: `${protocol}://${host}${server.basePath}` }),
});

function sendImport(reply: FastifyReply, status: 201 | 202, created: Import) {
  return reply
    .code(status)
    .header('location', `${reply.server.basePath}/v1/imports/${created.id}`)
    .send(created);
}

async function upload(request: FastifyRequest, reply: FastifyReply, imports: ImportService) {
  checkEncoding(request);
  const { file_name = 'upload', ...query } = request.query as UploadQuery;
  const options = { ...importOptions({ ...declared(request), ...query }), door: doorOf(request) };
  const wire = request.body as Readable;
  if (query.dry_run) return reply.send(await withUpload(wire, (body) => imports.look(body, options)));
  const length = request.headers['content-length'];
  const bytes = length === undefined ? {} : { bytes: Number(length) };
  const loaded = { ...options, source: file_name, ...bytes };
  return sendImport(reply, 201, await withUpload(wire, (body) => imports.upload(body, loaded)));
}

async function loadPath(request: FastifyRequest, reply: FastifyReply, imports: ImportService) {
  const { path, options: given } = byPath(request.query as ImportRequest, request.body);
  const options = { ...given, door: doorOf(request) };
  if (options.dry_run) return reply.send(await imports.lookAtPath(path, options));
  return sendImport(reply, 202, await imports.loadPath(path, options));
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

export const ImportByPath = Type.Object(
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
  {
    $id: 'ImportByPath',
    additionalProperties: false,
    description: 'Which file to load, and how',
    examples: [{ path: 'transactions_train.csv', dry_run: true }],
  },
);
type ImportByPath = Static<typeof ImportByPath>;

const ATOMIC =
  'Imports are atomic: rows become visible when the import has finished, and a failed import leaves ' +
  'nothing behind.';

const LOOK = otherwise(
  'With `dry_run=true`, as 200: what the beginning of the file shows; nothing is stored',
  ref(Look),
);

const PROBLEMS = problems('duplicate_file', 'too_slow', 'bad_data', 'not_found', 'disk_full');

/** The same for each: what a body is, its first bytes tell. */
const uploads = Object.fromEntries(
  Object.entries(UPLOADED).map(([type, description]) => [
    type,
    { schema: { type: 'string', format: 'binary', description } },
  ]),
);

const UploadQuery = Closed({
  ...ImportRequest.properties,
  // Whoever presses a button to see what happens must not change what is loaded.
  dry_run: Type.Optional(Type.Boolean({ ...ImportRequest.properties.dry_run, examples: [true] })),
  file_name: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]*$',
      description: 'Name of the file, as lists of imports show it in `source`. Default upload',
      examples: ['transactions_train.csv'],
    }),
  ),
});
type UploadQuery = Static<typeof UploadQuery>;

const uploadSchema = {
  tags: ['loading'],
  operationId: 'uploadImport',
  summary: 'Upload and load a file',
  description:
    'CSV, NDJSON or Parquet, plain, gzip, Zstandard or a ZIP archive with one file. What the body is, is ' +
    'found from its first bytes, whatever its type says. The body is streamed; the response is 201 once ' +
    `all rows are loaded. ${ATOMIC}`,
  querystring: UploadQuery,
  body: {
    content: { ...uploads, [CSV]: { schema: { ...uploads[CSV].schema, examples: [TRANSACTIONS_CSV] } } },
  },
  response: { 201: json('The upload is loaded', ref(Import), LOCATION), ...LOOK, ...PROBLEMS },
};

const byPathSchema = {
  tags: ['loading'],
  operationId: 'createImport',
  summary: 'Load a file that lies on the server',
  description:
    'Files below IMPORT_DIR, in the background; the response is 202 at once. Uploads as for ' +
    `/v1/imports/file are accepted here, too, with their options in the query. ${ATOMIC}`,
  querystring: Undocumented(UploadQuery),
  body: { content: { 'application/json': { schema: ImportByPath } } },
  response: { 202: json('The file is being loaded', ref(Import), LOCATION), ...LOOK, ...PROBLEMS },
};
