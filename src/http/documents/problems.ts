/**
 * Sends errors as application/problem+json (RFC 9457). Those that aren't the client's fault are logged;
 * clients learn nothing about an unexpected error except that it occurred.
 */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { isOpenToAll, pathOf } from '../hooks/api-keys.ts';
import { CATALOGUE, Problem, problemFrom, type ProblemCode } from '../../errors.ts';
import type { ProblemBody } from '../../model/problem.ts';

export const PROBLEM_JSON = 'application/problem+json';

/** At most this many faults are sent. */
const FAULTS_TOLD = 50;

function problemBody(problem: Problem, instance: string): ProblemBody {
  const [status, title] = CATALOGUE[problem.code];
  return {
    type: `urn:footfall:problem:${problem.code}`,
    title,
    status,
    detail: problem.message,
    instance,
    ...(problem.errors && { errors: problem.errors.slice(0, FAULTS_TOLD) }),
    ...(problem.suggested && { suggested: problem.suggested }),
  };
}

/** Clients that ask again at once, whatever Retry-After says, would otherwise take this thread's time. */
const REFUSED_AFTER_MS = 250;

/** Seconds for Retry-After where nothing else is known: a 503 always has one. */
const SOON = 5;

const FILE_HEADERS = ['content-disposition', 'content-encoding', 'etag', 'accept-ranges', 'x-total-count'];

/** Fastify's error handler. */
export function respondToError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = toProblem(error);
  const [status] = CATALOGUE[problem.code];
  if (problem.code === 'internal') request.log.error({ err: error }, problem.message);
  else if (status >= 500) {
    if (!isOpenToAll(request)) reply.refusal = problem.code;
    request.server.refusals.note(request, problem, error);
  }
  // Headers that the handler set for its own response would be wrong for this one.
  for (const name of FILE_HEADERS) {
    reply.removeHeader(name);
    reply.raw.removeHeader(name);
  }
  const retryAfter = problem.retryAfter ?? (problem.code === 'overloaded' ? SOON : undefined);
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
  reply.code(status).type(PROBLEM_JSON);
  reply.serializer(JSON.stringify);
  const body = problemBody(problem, request.server.basePath + pathOf(request.url));
  if (problem.code !== 'overloaded' || isOpenToAll(request)) return reply.send(body);
  setTimeout(() => void reply.send(body), REFUSED_AFTER_MS);
  return reply;
}

/** Any error → the Problem that a client sees: the framework's errors are translated. */
function toProblem(error: unknown): Problem {
  const { code = '', message = '', statusCode = 500 } = (error ?? {}) as Partial<FastifyError>;
  const known = FRAMEWORK[code];
  if (known) return new Problem(known[0], known[1], { cause: error });
  const problem = problemFrom(error);
  const byStatus = problem.code === 'internal' ? BY_STATUS[statusCode] : undefined;
  if (!byStatus) return problem;
  const detail = `${(message || STATUS_CODES[statusCode]) ?? ''}.`.replace(/\.\.$/, '.');
  return new Problem(byStatus, detail, { cause: error });
}

const BY_STATUS: Record<number, ProblemCode> = {
  400: 'bad_request',
  403: 'not_found',
  404: 'not_found',
  408: 'bad_request',
  413: 'too_large',
  414: 'bad_request',
  415: 'unsupported_media_type',
  416: 'range_not_satisfiable',
  503: 'overloaded',
};

/** Errors of the framework, reworded. */
const FRAMEWORK: Record<string, [ProblemCode, string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['too_large', 'The body is larger than this route accepts.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['bad_request', 'The length of the body differs from Content-Length.'],
  FST_ERR_BAD_URL: [
    'bad_request',
    'The path is not a valid URL: a "%" in it must be followed by two hexadecimal digits of valid UTF-8.',
  ],
  FST_ERR_MAX_PARAM_LENGTH: [
    'bad_request',
    'A segment of the path is too long: ids have at most 128 characters.',
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'unsupported_media_type',
    'Unsupported Content-Type: send application/json (or text/csv to POST /v1/imports).',
  ],
  FST_ERR_HANDLER_TIMEOUT: ['overloaded', 'The request took too long. Try again in a moment.'],
};

/** Responds to what isn't HTTP or exceeds its limits: there's only a socket, no request yet. */
export function respondToMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const tooLong = error.code === 'HPE_HEADER_OVERFLOW';
  const detail = tooLong ? 'The headers or the path are too long.' : 'This is not a valid HTTP/1.1 request.';
  respondOnSocket(new Problem('bad_request', detail), socket);
}

/** The same where there's no request that Fastify could respond to; then the connection is closed. */
export function respondOnSocket(problem: Problem, socket: Socket): void {
  const [status] = CATALOGUE[problem.code];
  const body = JSON.stringify(problemBody(problem, '/'));
  const type = `Content-Type: ${PROBLEM_JSON}\r\nContent-Length: ${Buffer.byteLength(body)}`;
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${type}\r\nConnection: close`;
  if (socket.writable) socket.write(`${head}\r\n\r\n${body}`);
  socket.destroySoon();
}
