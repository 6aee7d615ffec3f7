/**
 * The catalogue of errors: code → status and title. Every error that a client sees is thrown as a `Problem`
 * where it's noticed. HTTP turns it into problem+json (RFC 9457), the command line into text.
 */
import type { Suggested } from './model/look.ts';
import type { Fault } from './model/problem.ts';

export type { Fault };

export const CATALOGUE = {
  bad_request: [400, 'Invalid request'],
  bad_cursor: [400, 'Invalid cursor'],
  unauthorized: [401, 'API key required'],
  foreign_page: [403, 'Request from a foreign page'],
  not_found: [404, 'Not found'],
  method_not_allowed: [405, 'Method not allowed'],
  not_acceptable: [406, 'No acceptable format'],
  too_slow: [408, 'Upload too slow'],
  conflict: [409, 'Not possible in this state'],
  duplicate_file: [409, 'File already loaded'],
  too_large: [413, 'Request too large'],
  unsupported_media_type: [415, 'Unsupported media type'],
  range_not_satisfiable: [416, 'Range not satisfiable'],
  expectation_failed: [417, 'Expectation failed'],
  unknown_host: [421, 'Unknown host'],
  bad_data: [422, 'Invalid data'],
  too_many_interactions: [422, 'Too many interactions'],
  no_data: [422, 'No transactions loaded'],
  unknown_customers: [422, 'Unknown customers'],
  key_reused: [422, 'Idempotency key reused'],
  internal: [500, 'Internal error'],
  overloaded: [503, 'Service overloaded'],
  disk_full: [507, 'Disk full'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof CATALOGUE;

type ProblemDetails = { errors?: Fault[]; suggested?: Suggested; retryAfter?: number; cause?: unknown };

/** An error that clients see. `detail` is a sentence: what is wrong, where, and what to do. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly errors: Fault[] | undefined;
  /** A request that works. */
  readonly suggested: Suggested | undefined;
  /** Seconds after which trying again makes sense; sent as Retry-After. */
  readonly retryAfter: number | undefined;

  constructor(code: ProblemCode, detail: string, more: ProblemDetails = {}) {
    super(detail, { cause: more.cause });
    this.name = 'Problem';
    this.code = code;
    this.errors = more.errors;
    this.suggested = more.suggested;
    this.retryAfter = more.retryAfter;
  }

  /** The same about one of several files. */
  inFile(name: string): Problem {
    const { errors, suggested } = this;
    return new Problem(this.code, `${name}: ${this.message}`, { errors, suggested, cause: this });
  }
}

/** What the system says of a failed call, without the call: `ENOENT: no such file or directory` */
export const causeOf = ({ message }: Error): string => message.replace(/, \w+ '.*'$/s, '');

/** A wrong setting; the message is one line for the person who starts the program. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** One Problem for all faults of a request; its detail is that of the first one. */
export function faulty(errors: Fault[], code: ProblemCode = 'bad_request'): Problem {
  const rest = errors.length > 1 ? ` (and ${errors.length - 1} more, see errors)` : '';
  return new Problem(code, `${errors[0].detail.replace(/\.$/, '')}${rest}.`, { errors });
}

const DISK_FULL =
  'The disk of the server is full, or a quota or size limit is reached: nothing was changed. ' +
  'Delete jobs or imports, or free some space elsewhere, then try again.';

export const diskFull = (cause?: unknown) => new Problem('disk_full', DISK_FULL, { cause });

export const isDiskFull = (error: unknown): boolean => problemFrom(error).code === 'disk_full';

const TOO_MANY_FILES = 'Too many files and connections are open (ulimit -n). Try again in a moment.';

export const DATABASE_IS_DAMAGED = 'The database is damaged: ';

const DAMAGED =
  `${DATABASE_IS_DAMAGED}SQLite cannot read it. Stop footfall, keep a copy of the file, and restore a ` +
  'backup.';

/** Codes of the system and of SQLite that have a Problem of their own. */
const KNOWN_CODES: Record<string, [code: ProblemCode, detail: string, retryAfter?: number]> = {
  ENOSPC: ['disk_full', DISK_FULL],
  EDQUOT: ['disk_full', DISK_FULL],
  EFBIG: ['disk_full', DISK_FULL],
  SQLITE_FULL: ['disk_full', DISK_FULL],
  EMFILE: ['overloaded', TOO_MANY_FILES, 5],
  ENFILE: ['overloaded', TOO_MANY_FILES, 5],
  // What SQLite makes of EDQUOT and EFBIG; and of ENOSPC where it shares memory between processes.
  SQLITE_IOERR_WRITE: ['disk_full', DISK_FULL],
  SQLITE_IOERR_SHMSIZE: ['disk_full', DISK_FULL],
  SQLITE_CORRUPT: ['internal', DAMAGED],
  SQLITE_NOTADB: ['internal', DAMAGED],
  // The file ends before a page that it should have.
  SQLITE_IOERR_SHORT_READ: ['internal', DAMAGED],
  SQLITE_BUSY: ['overloaded', 'The database is busy. Try again in a moment.', 1],
};

/** The one place where an unknown error becomes a Problem; clients see only `detail` of it. */
export function problemFrom(error: unknown, detail = 'Unexpected error; see the server log.'): Problem {
  if (error instanceof Problem) return error;
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  const known = KNOWN_CODES[code] ?? KNOWN_CODES[/^SQLITE_[A-Z]+/.exec(code)?.[0] ?? ''];
  if (!known) return new Problem('internal', detail, { cause: error });
  return new Problem(known[0], known[1], { cause: error, retryAfter: known[2] });
}
