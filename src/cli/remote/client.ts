/**
 * Requests to a running service. Node's own http, since fetch gives up on uploads that take more than five
 * minutes. Errors of the service become the Problems that it had.
 */
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { json, text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { CATALOGUE, causeOf, Problem, type ProblemCode } from '../../errors.ts';
import type { ProblemBody } from '../../model/problem.ts';
import { UsageError } from '../usage-error.ts';

type Query = Record<string, string | number | boolean | undefined>;

export interface Asked {
  method?: string;
  query?: Query;
  /** Sent as JSON. */
  json?: unknown;
  /** A file, and its length if that is known. */
  file?: { body: Readable; bytes: number | undefined };
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export interface Client {
  /** The address as given. */
  url: string;
  /** Throws Problem for every status of 300 and above. The body must be read. */
  send(path: string, asked?: Asked): Promise<IncomingMessage>;
  /** The body of the response as JSON. */
  ask<T>(path: string, asked?: Asked): Promise<T>;
  /** The same; undefined if there is no such thing. */
  find<T>(path: string, asked?: Asked): Promise<T | undefined>;
}

function addressOf(url: string): URL {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address && /^https?:$/.test(address.protocol)) return address;
  const right = 'the address of a service, such as http://127.0.0.1:3000';
  throw new UsageError(`--url must be ${right}, not ${JSON.stringify(url)}.`);
}

/** The address of a path of the service, which may itself lie below a path. */
function targetOf(base: URL, path: string, query: Query = {}): URL {
  const target = new URL(base);
  target.pathname = `${base.pathname.replace(/\/+$/, '')}${path}`;
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) target.searchParams.set(name, String(value));
  return target;
}

/** Throws UsageError if the address is none. */
export function clientOf(url: string, key = process.env['FOOTFALL_API_KEY']): Client {
  const base = addressOf(url);
  const credentials: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {};

  async function send(path: string, asked: Asked = {}): Promise<IncomingMessage> {
    const response = await exchange(targetOf(base, path, asked.query), {
      ...asked,
      headers: { accept: 'application/json, */*', ...credentials, ...asked.headers },
    }).catch((error: unknown) => {
      throw unreachable(url, error, asked.signal);
    });
    if ((response.statusCode ?? 500) < 300) return response;
    throw await problemOf(response, url);
  }

  async function ask<T>(path: string, asked?: Asked): Promise<T> {
    const response = await send(path, asked);
    if (response.headers['content-type']?.includes('json')) return (await json(response)) as T;
    response.resume();
    throw notFootfall(response, url);
  }

  return {
    url,
    send,
    ask,
    async find<T>(path: string, asked?: Asked) {
      try {
        return await ask<T>(path, asked);
      } catch (error) {
        if (error instanceof Problem && error.code === 'not_found') return undefined;
        throw error;
      }
    },
  };
}

/** The body of a response. Throws Problem if it is cut off. */
export const bodyOf = (response: IncomingMessage): Readable =>
  Readable.from(wholeBody(response), { objectMode: false });

async function* wholeBody(response: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    yield* response;
  } catch (cause) {
    const detail = 'The service cut its response off. Try again; its log may say why.';
    throw new Problem('overloaded', detail, { cause });
  }
}

async function exchange(
  target: URL,
  { method = 'GET', json: value, file, headers, signal }: Asked,
): Promise<IncomingMessage> {
  const content = value === undefined ? undefined : Buffer.from(JSON.stringify(value));
  const length = content?.length ?? file?.bytes;
  const start = target.protocol === 'https:' ? httpsRequest : httpRequest;
  const request = start(target, {
    method,
    headers: {
      ...headers,
      ...(content && { 'content-type': 'application/json' }),
      ...(file && { 'content-type': 'text/csv' }), // its first bytes tell what it is
      ...(length !== undefined && { 'content-length': length }),
    },
    ...(signal && { signal }),
  });
  const responded = once(request, 'response');
  request.on('error', () => undefined); // before the response, `responded` rejects; later, its body fails
  // A service that refuses a file responds before it has read all of it; then its response counts.
  if (file) pipeline(file.body, request).catch(() => file.body.destroy());
  else request.end(content);
  const [response] = (await responded) as [IncomingMessage];
  return response;
}

function unreachable(url: string, error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted || error instanceof UsageError) return error;
  const { code, message } = error as Error & { code?: string };
  const why = code ?? (message === '' ? 'no reason given' : causeOf(error as Error));
  const remedy = 'Start one with `footfall serve`, correct --url, or leave it out.';
  return new Problem('overloaded', `No service answers at ${url} (${why}). ${remedy}`, { cause: error });
}

/** The Problem that the service had; a proxy before it may have sent something else. */
async function problemOf(response: IncomingMessage, url: string): Promise<Problem> {
  const body = parsed(await text(response)) as Partial<ProblemBody> | undefined;
  const code = /^urn:footfall:problem:(\w+)$/.exec(String(body?.type))?.[1] ?? '';
  if (!body || !Object.hasOwn(CATALOGUE, code)) return notFootfall(response, url);
  const { detail = '', errors, suggested } = body;
  if (code === 'unauthorized') {
    const wrong = /is (missing|wrong)/.exec(detail)?.[1] ?? 'wrong';
    const remedy = 'set FOOTFALL_API_KEY to one of the API_KEYS of the service.';
    return new Problem(code, `The API key is ${wrong}: ${remedy}`);
  }
  return new Problem(code as ProblemCode, detail, { errors, suggested });
}

function notFootfall({ statusCode, statusMessage = '' }: IncomingMessage, url: string): Problem {
  const what = `${url} responds with ${`${statusCode} ${statusMessage}`.trim()}`;
  return new Problem('unknown_host', `${what}, which is not what footfall says: correct --url.`);
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
