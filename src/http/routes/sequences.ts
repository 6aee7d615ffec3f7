/** The sequence of one customer: generated immediately, or read from a job. */
import type { FastifyReply } from 'fastify';
import { Type, type Static } from 'typebox';
import { Problem } from '../../errors.ts';
import { Customer } from '../../model/customer.ts';
import { Nullable, Serial } from '../../model/field.ts';
import { Interaction, InteractionRow } from '../../model/interaction.ts';
import { Job, JobRequest } from '../../model/job.ts';
import { OutputQuery } from '../../model/output-shape.ts';
import { outputShape } from '../../validation/output-shape.ts';
import { jobBody } from '../documents/job-body.ts';
import {
  CONTENT_TYPES,
  FILE_FORMATS,
  fileContent,
  FORMAT_NAMES,
  type FileFormat,
} from '../documents/file-formats.ts';
import { acceptedFormat } from '../requests/file-headers.ts';
import { IdempotencyKey, idempotencyKeyOf } from '../requests/preferences.ts';
import { Closed, CustomerPath } from '../requests/parameters.ts';
import { json, LOCATION, otherwise, problems, ref } from '../documents/responses.ts';
import type { JobService, Piece, RowService } from '../../contract.ts';
import { noSuchCustomer, plainName } from './tables.ts';
import { INTERACTIONS_CSV } from '../documents/tables.ts';
import { varyBy } from '../documents/vary.ts';
import { getAndHead, type App } from './app.ts';

const SEQUENCE = '/v1/customers/:customer_id/interactions';

export async function sequenceRoutes(app: App, { rows, jobs }: { rows: RowService; jobs: JobService }) {
  app.post(SEQUENCE, { schema: generateSchema }, async (request, reply) => {
    const customer = request.params.customer_id;
    if (request.query.dry_run) {
      const rows = await jobs.previewForCustomer(customer, request.body);
      if (!rows) throw noSuchCustomer(customer);
      return reply.type(JSON_TYPE).send(Buffer.concat([Buffer.from('{"items":'), rows, Buffer.from('}')]));
    }
    const idempotencyKey = idempotencyKeyOf(request);
    const made = await jobs.createForCustomer(customer, request.body, { idempotencyKey });
    if (!made) throw noSuchCustomer(customer);
    const [before, after] = [`{"job":${JSON.stringify(jobBody(app, made.job))},"items":`, '}'];
    const frame = (): [string, string] => [before, after];
    const sequence = await rows.sequence(customer, { jobId: made.job.id, format: 'json', frame });
    reply.code(201).header('location', `${app.basePath}/v1/jobs/${made.job.id}`).type(JSON_TYPE);
    return reply.send(sequence ? sent(reply, sequence) : `${before}[]${after}`);
  });
  getAndHead(app, SEQUENCE, sequenceSchema, (request, reply) => {
    varyBy(reply, 'Accept');
    const { params, query } = request;
    return sendSequence(reply, { params, query, format: acceptedFormat(request, FILE_FORMATS) }, rows);
  });
  for (const format of FILE_FORMATS) {
    getAndHead(app, `${SEQUENCE}.${format}`, sequenceFileSchema(format), ({ params, query }, reply) =>
      sendSequence(reply, { params, query, format }, rows),
    );
  }
}

interface Wanted {
  params: Static<typeof CustomerPath>;
  query: Static<typeof SequenceQuery>;
  format: 'json' | FileFormat;
}

async function sendSequence(reply: FastifyReply, wanted: Wanted, rows: RowService) {
  const { customer_id } = wanted.params;
  const { query, format } = wanted;
  const { job_id } = query;
  const frame = (jobId: number, id = customer_id): [string, string] => {
    const before = `{"customer_id":${JSON.stringify(id)},"job_id":${jobId},"items":`;
    return [before, ',"next":null}'];
  };
  const wantedRows = { jobId: job_id, format, frame, ...outputShape(query) };
  const sequence = await rows.sequence(customer_id, wantedRows);
  if (!sequence)
    throw (await rows.customer(customer_id)) ? noSequence(customer_id, job_id) : noSuchCustomer(customer_id);
  if (format === 'json') return reply.type(JSON_TYPE).send(sent(reply, sequence));
  reply.type(CONTENT_TYPES[format]);
  const name = `${plainName(customer_id)}-interactions.${format}`;
  reply.header('content-disposition', `attachment; filename="${name}"`);
  return reply.send(sent(reply, sequence));
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** The bytes of a sequence, whose memory is reused once the socket has taken them. */
function sent(reply: FastifyReply, { bytes, release }: Piece): Uint8Array {
  reply.raw.once('finish', release);
  return bytes;
}

function noSequence(customer: string, job: number | undefined): Problem {
  const where = job === undefined ? 'in any job that has succeeded' : `in job ${job}`;
  const detail = `Customer ${JSON.stringify(customer)} has no interactions ${where}.`;
  return new Problem('not_found', `${detail} POST to this path to generate some.`);
}

/** Like a request for a job, but without a selection. */
export const CustomerJobRequest = Type.Pick(JobRequest, ['seed', 'preset', 'parameters'], {
  $id: 'CustomerJobRequest',
  additionalProperties: false,
  description: 'How to generate for one customer',
  examples: [{ seed: 42 }],
});

const PreviewQuery = Closed({
  dry_run: Type.Optional(
    Type.Boolean({ description: 'true: only show the rows, and store nothing. Default false' }),
  ),
});

export const Preview = Type.Object(
  {
    items: Type.Array(ref(InteractionRow), {
      description: 'All rows in order, with strategy, sampling_prob and session_id',
    }),
  },
  { $id: 'Preview', description: 'The rows that would be generated for one customer' },
);

export const GeneratedSequence = Type.Object(
  {
    job: ref(Job),
    items: Type.Array(ref(Interaction), { description: 'All of its rows, in order' }),
  },
  { $id: 'GeneratedSequence', description: 'A job for one customer, and its rows' },
);

const generateSchema = {
  tags: ['one customer'],
  operationId: 'generateForCustomer',
  summary: 'Generate the interactions of one customer',
  description:
    'Immediately, without queueing, and stored as a job. The catalogue is every article ever bought, ' +
    'unless `parameters.catalogue` says otherwise. With `dry_run=true` nothing is stored, and the response ' +
    'is 200 with the rows.',
  params: CustomerPath,
  querystring: PreviewQuery,
  headers: Type.Object({ 'Idempotency-Key': IdempotencyKey('') }),
  body: CustomerJobRequest,
  response: {
    201: json('The job and the whole sequence', ref(GeneratedSequence), LOCATION),
    ...otherwise(
      'With `dry_run=true`, as 200: the rows that a job would have; nothing is stored',
      ref(Preview),
    ),
    ...problems('not_found', 'conflict', 'no_data', 'key_reused', 'disk_full', 'too_many_interactions'),
  },
};

const SequenceQuery = Closed({
  job_id: Type.Optional(
    Type.Integer({
      ...Serial('job'),
      description: 'Job to read from. Default: the newest succeeded one that has the customer',
    }),
  ),
  ...OutputQuery.properties,
});

export const Sequence = Type.Object(
  {
    customer_id: Customer.properties.customer_id,
    job_id: Serial('job'),
    items: Type.Array(ref(InteractionRow), { description: 'All of them, in order' }),
    next: Nullable(Type.String(), 'Always null: there is one page', null),
  },
  { $id: 'Sequence', description: 'All interactions of one customer in one job, in order' },
);

const sequenceSchema = {
  tags: ['one customer'],
  operationId: 'getSequence',
  summary: 'Read the whole sequence of one customer',
  description:
    'From the newest succeeded job that has the customer, or from `job_id`. As a file with a suffix ' +
    '(`.csv`, `.ndjson`) or an Accept header.',
  params: CustomerPath,
  querystring: SequenceQuery,
  response: {
    200: {
      description: 'The sequence',
      content: { 'application/json': { schema: ref(Sequence) } },
    },
    ...problems('not_found', 'conflict', 'not_acceptable'),
  },
};

const sequenceFileSchema = (format: FileFormat) => ({
  tags: ['one customer'],
  operationId: `downloadSequence${format === 'csv' ? 'Csv' : 'Ndjson'}`,
  summary: `Download the whole sequence of one customer as ${FORMAT_NAMES[format]}`,
  description: 'From the newest succeeded job that has the customer, or from `job_id`.',
  params: CustomerPath,
  querystring: SequenceQuery,
  response: {
    200: {
      description: 'The file',
      content: fileContent([format], format === 'csv' ? INTERACTIONS_CSV : undefined),
    },
    ...problems('not_found', 'conflict'),
  },
});
