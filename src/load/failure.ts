/** Turns the error that ended an import into the Problem that the client gets. */
import { Problem, problemFrom } from '../errors.ts';

const GZIP = new Set(['Z_DATA_ERROR', 'Z_BUF_ERROR', 'Z_NEED_DICT', 'Z_STREAM_ERROR']);
const GONE = new Set(['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR', 'EPIPE']);

export function failureOf(error: unknown): Problem {
  const { code = '', message } = error as Error & { code?: string };
  if (error instanceof Problem) return error;
  // An UnusableFile, which has lost its class between threads.
  if (code === 'bad_data' || code === 'bad_request')
    return new Problem(code, `${message} Nothing was loaded.`, { cause: error });
  const badData = (detail: string) => new Problem('bad_data', detail, { cause: error });
  if (GZIP.has(code)) {
    const fault = code === 'Z_BUF_ERROR' ? 'is cut off: its end is missing' : 'is damaged';
    return badData(
      `The gzip data ${fault} (${message}). Nothing was loaded; compress the file again and send all of it.`,
    );
  }
  if (GONE.has(code) || message === 'aborted')
    return badData('The connection ended before the end of the file. Nothing was loaded; send it again.');
  return problemFrom(error, 'Unexpected error; see the server log. Nothing was loaded.');
}

/** Names the file in what is wrong with it; other errors stay as they are. */
export function inFile(error: unknown, name: string): unknown {
  const problem = failureOf(error);
  const isOfFile = problem.code === 'bad_data' || problem.code === 'bad_request';
  if (!isOfFile) return error;
  return problem.message.includes(name) ? problem : problem.inFile(name);
}
