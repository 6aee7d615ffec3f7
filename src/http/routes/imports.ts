/** Imports: follow, cancel, take back. */
import type { Readable } from 'node:stream';
import { Problem } from '../../errors.ts';
import { Import } from '../../model/import.ts';
import { PageOf } from '../../model/page.ts';
import { CONTENT_TYPES, fileContent } from '../documents/file-formats.ts';
import { pageBody } from '../documents/page-links.ts';
import { ImportPath, pageOf, PageQuery } from '../requests/parameters.ts';
import { json, LINK, problems, ref } from '../documents/responses.ts';
import type { ImportService, Piece } from '../../contract.ts';
import { sendPieces } from '../documents/send-pieces.ts';
import { getAndHead, type App } from './app.ts';
import { addUploads } from './create-imports.ts';

export const Imports = PageOf(ref(Import), 'Imports');

const tags = ['loading'];

export async function importRoutes(app: App, { imports }: { imports: ImportService }): Promise<void> {
  addUploads(app, imports);
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
      content: fileContent(
        ['csv'],
        'line,reason,row\n17,"price ""abc"" is not a number","2018-09-20,000058a1,0663713001,abc,2"\n',
      ),
    },
    ...problems('not_found'),
  },
};
