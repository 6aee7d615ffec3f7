/** Exports: a job in the form that a library reads, as a ZIP archive or file by file. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import { Export, ExportOptions, type ExportDescription } from '../../model/export.ts';
import { fileOfTypes, json, problems, ref } from '../documents/responses.ts';
import { sendFile } from '../documents/send-file.ts';
import { JobPath } from '../requests/parameters.ts';
import type { ExportFile, ExportRequest, ExportService } from '../../contract.ts';
import { getAndHead, type App } from './app.ts';

export async function exportRoutes(app: App, { exports }: { exports: ExportService }): Promise<void> {
  app.get('/v1/jobs/:job_id/exports', { schema: listSchema }, async ({ params: { job_id } }) => ({
    items: exports.list(job_id).map((description) => withLinks(app, job_id, description)),
  }));
  getAndHead(app, '/v1/jobs/:job_id/exports/:format', archiveSchema, async (request, reply) =>
    send(request, reply, exports.archive(requestOf(request.params, request.query))),
  );
  getAndHead(app, '/v1/jobs/:job_id/exports/:format/:file', fileSchema, async (request, reply) =>
    send(request, reply, exports.file(requestOf(request.params, request.query), request.params.file)),
  );
}

const requestOf = ({ job_id, format }: Static<typeof FormatPath>, options: ExportOptions): ExportRequest => ({
  job_id,
  format,
  options,
});

const send = (request: FastifyRequest, reply: FastifyReply, { name, mediaType, open }: ExportFile) =>
  sendFile(request, reply, { name, type: mediaType, isGzipped: isText(mediaType), open });

/** Media types of the files of exports; the first ones are text, which gzip makes smaller. */
const TEXT_TYPES = [
  ...['text/tab-separated-values', 'text/csv', 'text/plain', 'text/markdown', 'application/yaml'],
  ...['application/x-ndjson', 'application/json', 'application/ld+json'],
];
const EXPORT_MEDIA_TYPES = [...TEXT_TYPES, 'application/vnd.apache.parquet', 'application/octet-stream'];

const isText = (mediaType: string) => TEXT_TYPES.includes(mediaType.split(';')[0]);

function withLinks({ basePath }: App, jobId: number, description: ExportDescription): Export {
  const archive = `${basePath}/v1/jobs/${jobId}/exports/${description.name}`;
  const href = (name: string) => `${archive}/${encodeURIComponent(name)}`;
  return {
    ...description,
    files: description.files.map((file) => ({ ...file, href: href(file.name) })),
    archive,
  };
}

const Name = (of: string, example: string) =>
  Type.String({ minLength: 1, maxLength: 200, description: `Name of ${of}`, examples: [example] });

const FormatPath = Type.Object({
  ...JobPath.properties,
  format: Name('the format, one of GET /v1/jobs/{job_id}/exports', 'recbole'),
});
const FilePath = Type.Object({
  ...FormatPath.properties,
  file: Name('the file, as the list of exports has it', 'job-1.inter'),
});

const Exports = Type.Object({ items: Type.Array(ref(Export), { description: 'All formats' }) });

const tags = ['results'];

const listSchema = {
  tags,
  operationId: 'listJobExports',
  summary: 'List the forms in which a job can be exported',
  description:
    'Each is for one family of libraries: its files, its options, how those libraries read ignores, and ' +
    'what the export does about it.',
  params: JobPath,
  response: { 200: json('All formats', Exports), ...problems('not_found', 'conflict') },
};

const OF_A_DOWNLOAD =
  'Options that the format does not take are refused. If it cannot hold an id of the job, the response is ' +
  '422 and names the first one. If a download fails, the connection is cut.';

const archiveSchema = {
  tags,
  operationId: 'downloadJobExport',
  summary: 'Download an export as a ZIP archive',
  description: `All files of one format, streamed; ZIP64 where needed. ${OF_A_DOWNLOAD}`,
  params: FormatPath,
  querystring: ExportOptions,
  response: {
    ...fileOfTypes(['application/zip']),
    ...problems('not_found', 'conflict', 'bad_data', 'range_not_satisfiable', 'disk_full'),
  },
};

const fileSchema = {
  tags,
  operationId: 'downloadJobExportFile',
  summary: 'Download one file of an export',
  description: `The same file as in the archive, streamed. ${OF_A_DOWNLOAD}`,
  params: FilePath,
  querystring: ExportOptions,
  response: {
    ...fileOfTypes(EXPORT_MEDIA_TYPES),
    ...problems('not_found', 'conflict', 'bad_data', 'range_not_satisfiable', 'disk_full'),
  },
};
