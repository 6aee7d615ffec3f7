/**
 * The catalogue of errors: one line each, code → status and title. Everything that goes wrong for a client is
 * one of these, thrown as a `Problem` where it is noticed and turned into problem+json (RFC 9457) in one place.
 */
import type { Fault } from './model/problem.ts';

export type { Fault };

export const CATALOGUE = {
  bad_request: [400, 'The request is not valid'],
  bad_cursor: [400, 'The cursor is not valid here'],
  unauthorized: [401, 'An API key is needed'],
  not_found: [404, 'Not found'],
  method_not_allowed: [405, 'This method is not allowed here'],
  not_acceptable: [406, 'None of the accepted formats is available'],
  conflict: [409, 'The state does not allow this'],
  duplicate_file: [409, 'This file is loaded already'],
  too_large: [413, 'The request is too large'],
  unsupported_media_type: [415, 'This content type is not understood'],
  range_not_satisfiable: [416, 'The range lies outside of the file'],
  bad_data: [422, 'The data are not valid'],
  no_data: [422, 'No transactions are loaded'],
  unknown_customers: [422, 'Some customers are not known'],
  key_reused: [422, 'The idempotency key was used for another request'],
  internal: [500, 'Something went wrong inside of footfall'],
  overloaded: [503, 'Too much is going on'],
  disk_full: [507, 'The disk is full'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof CATALOGUE;

/** An error that a client gets to see. `detail` is a sentence: what is wrong, where, and what to do. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly errors: Fault[] | undefined;
  /** Seconds after which trying again makes sense; sent as Retry-After. */
  readonly retryAfter: number | undefined;

  constructor(
    code: ProblemCode,
    detail: string,
    more: { errors?: Fault[]; retryAfter?: number; cause?: unknown } = {},
  ) {
    super(detail, { cause: more.cause });
    this.name = 'Problem';
    this.code = code;
    this.errors = more.errors;
    this.retryAfter = more.retryAfter;
  }
}

/** One Problem for all faults of a request; its detail is that of the first one. */
export function faulty(errors: Fault[], code: ProblemCode = 'bad_request'): Problem {
  const rest = errors.length > 1 ? ` (and ${errors.length - 1} more, see errors)` : '';
  return new Problem(code, `${errors[0].detail.replace(/\.$/, '')}${rest}.`, { errors });
}

/** Codes of the system and of SQLite that have a Problem of their own. */
const KNOWN_CODES: Record<string, [code: ProblemCode, detail: string, retryAfter?: number]> = {
  ENOSPC: [
    'disk_full',
    'The disk of the server is full: nothing was changed. Free some space, then try again.',
  ],
  SQLITE_FULL: [
    'disk_full',
    'The disk of the server is full: nothing was changed. Free some space, then try again.',
  ],
  SQLITE_BUSY: ['overloaded', 'The database is busy. Try again in a moment.', 1],
};

/**
 * The one place where an unknown error becomes a Problem. `detail` says what an unexpected error means to the reader;
 * such an error belongs in the log, since the Problem keeps it from clients.
 */
export function problemFrom(error: unknown, detail = 'Unexpected error; see the server log.'): Problem {
  if (error instanceof Problem) return error;
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  const known = KNOWN_CODES[code] ?? KNOWN_CODES[/^SQLITE_[A-Z]+/.exec(code)?.[0] ?? ''];
  if (!known) return new Problem('internal', detail, { cause: error });
  return new Problem(known[0], known[1], { cause: error, retryAfter: known[2] });
}
