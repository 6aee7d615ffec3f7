/** Responses in the documentation: what a route returns, and the problems it may respond with. */
import { CATALOGUE, type ProblemCode } from '../../errors.ts';
import { ref } from '../../model/field.ts';
import { ProblemBody } from '../../model/problem.ts';
import { fileContent } from './file-formats.ts';
import { PROBLEM_JSON } from './problems.ts';
import type { Format } from '../../contract.ts';

interface Response {
  description: string;
  headers?: Record<string, object>;
  content?: Record<string, { schema: object; example?: unknown }>;
}

export { ref };

export function json(description: string, schema: object, headers?: Record<string, object>): Response {
  return { description, ...(headers && { headers }), content: { 'application/json': { schema } } };
}

/**
 * What else a request can succeed with. Named after no status: many clients take the lowest for the one
 * that operations return.
 */
export const otherwise = (description: string, schema: object) => ({ '2XX': json(description, schema) });

const RETRY_AFTER = { 'Retry-After': { type: 'integer', description: 'Seconds after which to try again' } };

/** Problems of every route. */
const ALWAYS: ProblemCode[] = [
  ...(['bad_request', 'unauthorized', 'expectation_failed', 'unknown_host'] as const),
  ...(['internal', 'overloaded'] as const),
];

/** The problems of a route by status, including those of every route. */
export function problems(...codes: ProblemCode[]): Record<number, Response> {
  const responses: Record<number, Response> = {};
  for (const code of [...ALWAYS, ...codes]) {
    const [status, title] = CATALOGUE[code];
    const description = responses[status] ? `${responses[status].description}, or: ${title}` : title;
    const headers = status === 503 ? { headers: RETRY_AFTER } : {};
    responses[status] = {
      description,
      ...headers,
      content: { [PROBLEM_JSON]: { schema: ref(ProblemBody) } },
    };
  }
  return responses;
}

export const LOCATION = { Location: { type: 'string', description: 'Relative URL of what was created' } };

export const LINK = {
  Link: { type: 'string', description: 'The next page, with rel="next"; absent on the last one' },
};

export const PREFERENCE_APPLIED = {
  'Preference-Applied': { type: 'string', description: 'The time limit of waiting, if Prefer asked for it' },
};

const FILE_HEADERS = {
  'Content-Disposition': { type: 'string', description: 'A name for the file' },
  'X-Total-Count': { type: 'integer', description: 'Rows, without the header line; only without filters' },
  ETag: { type: 'string', description: 'Changes with the contents of the file; only without filters' },
  'Accept-Ranges': { type: 'string', description: 'bytes, where Range is honoured' },
};

const CONTENT_RANGE = { type: 'string', description: 'Which bytes, and how many there are' };

/** Of a file, where part of it is asked for, or none since nothing has changed. */
const partsOf = (content: object): Record<number, object> => ({
  206: {
    description: 'The requested range of the file, if its length is known',
    headers: { ETag: FILE_HEADERS.ETag, 'Content-Range': CONTENT_RANGE },
    content,
  },
  304: { type: 'null', description: 'The file still has the ETag in If-None-Match' },
});

export function file(format: Format, example: string | undefined): Record<number, object> {
  return {
    200: {
      description: format === 'parquet' ? 'The file' : 'The file; gzipped with Accept-Encoding: gzip',
      headers: FILE_HEADERS,
      content: fileContent([format], example),
    },
    ...partsOf(fileContent([format])),
  };
}

/** A file of one of these media types, whose length may be unknown. */
export function fileOfTypes(types: string[]): Record<number, object> {
  const content = Object.fromEntries(
    types.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]),
  );
  const { 'X-Total-Count': _count, ...headers } = FILE_HEADERS;
  return { 200: { description: 'The file', headers, content }, ...partsOf(content) };
}
