/** Rows of every table: pages as JSON, or all rows as a file, chosen by suffix or by Accept. */
import type { FastifyReply, FastifyRequest, FastifySchema } from 'fastify';
import type { Static, TObject, TUnsafe } from 'typebox';
import { faulty, Problem, type ProblemCode } from '../../errors.ts';
import { fileOfFormat, FORMAT_NAMES, MEDIA_TYPES } from '../documents/file-formats.ts';
import { acceptedFormat } from '../requests/file-headers.ts';
import { pageBody } from '../documents/page-links.ts';
import { Closed, CustomerPath, JobPath } from '../requests/parameters.ts';
import { pageFields, pageOf } from '../requests/parameters.ts';
import { file, json, LINK, problems, ref } from '../documents/responses.ts';
import { sendFile } from '../documents/send-file.ts';
import type { Format, RowsRequest, RowService } from '../../contract.ts';
import { FilterQuery, PrefixQuery } from '../../model/filter-query.ts';
import { FormQuery } from '../../model/form-query.ts';
import { OutputQuery } from '../../model/output-shape.ts';
import { outputShape } from '../../validation/output-shape.ts';
import { rowFilter } from '../../validation/row-filter.ts';
import { rowForm } from '../../validation/row-form.ts';
import { TABLES, type Table } from '../documents/tables.ts';
import { varyBy } from '../documents/vary.ts';
import { getAndHead, type App } from './app.ts';

/** All that the path and the query of a table may hold; each table has some of it. */
type AnyPath = Partial<Static<typeof JobPath> & Static<typeof CustomerPath>>;
type AnyQuery = OutputQuery & FormQuery & FilterQuery & PrefixQuery & Static<TObject<typeof pageFields>>;
type TableSchema = FastifySchema & { params: TUnsafe<AnyPath>; querystring: TUnsafe<AnyQuery> };

export async function tableRoutes(app: App, { rows }: { rows: RowService }): Promise<void> {
  for (const table of TABLES) addTable(app, table, rows);
}

function addTable(app: App, table: Table, rows: RowService): void {
  async function sendRows(request: FastifyRequest, reply: FastifyReply, what: RowsRequest, format: Format) {
    refusePaging(request.query as AnyQuery);
    const name = fileName(table, request.params as AnyPath);
    const file = fileOfFormat(name, format);
    return sendFile(request, reply, { ...file, open: () => rows.download(what, format) });
  }

  getAndHead(app, table.path, pageSchema(table), async (request, reply) => {
    const what = await rowsOf(table, request.params, request.query, rows);
    const format = acceptedFormat(request, table.formats);
    varyBy(reply, 'Accept');
    if (format !== 'json') return sendRows(request, reply, what, format);
    if (what.form !== undefined) throw faulty([{ parameter: 'form', detail: FORM_OF_FILES }]);
    return pageBody(request, reply, await rows.page(what, pageOf(request.query)));
  });

  for (const format of table.formats) {
    getAndHead(app, `${table.path}.${format}`, fileSchema(table, format), async (request, reply) =>
      sendRows(request, reply, await rowsOf(table, request.params, request.query, rows), format),
    );
  }
}

const FORM_OF_FILES =
  'form is for files only: add .ndjson, .parquet or .arrow to the path; a page lists interactions.';

/** Which rows a request means. Throws Problem if they belong to an unknown customer. */
async function rowsOf(
  { table }: Table,
  { job_id, customer_id }: AnyPath,
  query: AnyQuery,
  rows: RowService,
): Promise<RowsRequest> {
  const filter = rowFilter(query);
  if (customer_id === undefined) {
    return { table, job_id, filter, ...outputShape(query), ...rowForm(query) };
  }
  if (!(await rows.customer(customer_id))) throw noSuchCustomer(customer_id);
  return { table, filter: { ...filter, customer_id } };
}

export const noSuchCustomer = (id: string) =>
  new Problem('not_found', `There is no customer ${JSON.stringify(id)}. See GET /v1/customers for a list.`);

/** A file holds all rows: ignoring `limit` would return more than was asked for. */
function refusePaging(query: AnyQuery): void {
  const paging = Object.keys(pageFields).filter((name) => name in query);
  const detail = 'is for pages of JSON only; a file holds all rows that match.';
  if (paging.length > 0)
    throw faulty(paging.map((parameter) => ({ parameter, detail: `${parameter} ${detail}` })));
}

function fileName({ path }: Table, { job_id, customer_id }: AnyPath): string {
  const what = path.slice(path.lastIndexOf('/') + 1);
  if (job_id !== undefined) return `job-${job_id}-${what}`;
  return customer_id === undefined ? what : `${plainName(customer_id)}-${what}`;
}

/** An id as part of a file name that is safe in file systems, shells and headers. */
export const plainName = (id: string) => id.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 64);

function filtersOf({ filters, chooses_columns }: Table) {
  const all = { ...FilterQuery.properties, ...PrefixQuery.properties };
  const fields = Object.fromEntries(filters.map((name) => [name, all[name]]));
  return { ...fields, ...(chooses_columns && { ...OutputQuery.properties, ...FormQuery.properties }) };
}

/** What depends on whose rows a table holds: those of a job, of one customer, or all. */
function ownerOf({ path, filters }: Table): { tags: string[]; params?: object; codes: ProblemCode[] } {
  if (path.includes(':job_id'))
    return {
      tags: ['results'],
      params: JobPath,
      codes: ['not_found', 'conflict', ...(filters.includes('split') ? ['bad_data' as const] : [])],
    };
  if (!path.includes(':customer_id')) return { tags: ['data'], codes: [] };
  return { tags: ['data'], params: CustomerPath, codes: ['not_found'] };
}

function pageSchema(table: Table): TableSchema {
  const suffixes = table.formats.map((format) => `\`.${format}\``).join(', ');
  const types = table.formats.map((format) => `\`${MEDIA_TYPES[format]}\``).join(', ');
  const { codes, ...owner } = ownerOf(table);
  return {
    ...owner,
    operationId: `list${table.name}`,
    summary: `Read ${table.what}, page by page`,
    description:
      `In order ${table.order}. For all rows as a file use a suffix (${suffixes}) or ` +
      `an Accept header (${types}).`,
    querystring: Closed({ ...filtersOf(table), ...pageFields }),
    response: {
      200: json('A page', ref(table.page), LINK),
      ...problems('bad_cursor', 'not_acceptable', ...codes),
    },
  } as unknown as TableSchema;
}

/** A Parquet file is written to disk before it's sent. */
const codesOf = (formats: readonly Format[]): ProblemCode[] => [
  'range_not_satisfiable',
  ...(formats.includes('parquet') ? ['disk_full' as const] : []),
];

function fileSchema(table: Table, format: Format): TableSchema {
  const hasNoLists = format === 'csv' && table.chooses_columns; // for other forms of rows
  const examples = { csv: table.csv, ndjson: ndjsonOf(table.csv), parquet: undefined, arrow: undefined };
  const { codes, ...owner } = ownerOf(table);
  return {
    ...owner,
    operationId: `download${table.name}${format[0].toUpperCase()}${format.slice(1)}`,
    summary: `Download ${table.what} as ${FORMAT_NAMES[format]}`,
    description:
      `All rows that match the filters, in order ${table.order}, streamed. If a download fails, the ` +
      `connection is cut; the data never contain an error message.${noteOn(table, format)}`,
    querystring: Closed(filtersOf(table)),
    response: {
      ...file(format, examples[format]),
      ...problems(...codesOf([format]), ...(hasNoLists ? ['not_acceptable' as const] : []), ...codes),
    },
  } as unknown as TableSchema;
}

/** Notes on the format of a file. */
function noteOn({ chooses_columns }: Table, format: Format): string {
  if (format === 'ndjson') return '';
  if (format === 'arrow')
    return ' An IPC stream, whose record batches bring dictionaries of ids that replace those before.';
  const sized =
    ' Without filters it has a length and an ETag; use Range with If-Range to resume a broken download.';
  const written =
    ' With `columns` it is written to disk on the first request, or, if it is too large for that, streamed ' +
    'without a length.';
  if (format === 'csv') return chooses_columns ? sized + written : sized;
  return `${sized} It is written on the first request, whatever \`form\` is. Ids are strings with \
dictionaries, \`t_dat\` is a timestamp in milliseconds, UTC.`;
}

/** The first row of a CSV example as a line of JSON. */
function ndjsonOf(csv: string): string {
  const [names, values] = csv.split('\n').map((line) => line.split(','));
  const row = names.map((name, i) => [
    name,
    /^(t_dat|price|sales_channel_id|interaction_score)$/.test(name) ? Number(values[i]) : values[i],
  ]);
  return `${JSON.stringify(Object.fromEntries(row))}\n`;
}
