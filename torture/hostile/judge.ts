/** What is wrong with a response, held against the document. */
import type { Described, DocumentedResponse, Operation } from './document.ts';
import type { Request } from './requests.ts';

export interface Response {
  status: number;
  headers: Record<string, unknown>;
  body: Buffer;
}

/** Why there is none. */
export type NoResponse = 'not sendable' | 'excused' | 'hangs' | `cut off: ${string}` | `broke: ${string}`;

const NO_BODY = new Set([204, 304]);
/** Headers that must be there whenever the document names them for the status. */
const ALWAYS = ['Location', 'Retry-After', 'Content-Range', 'Preference-Applied'];
/** Only where it is asked for, and understood. */
const ON_REQUEST: Record<string, [header: string, value: RegExp]> = {
  'Preference-Applied': ['prefer', /^\s*wait\s*=\s*"?\d{1,9}"?\s*(?:;|,|$)/i],
};

function isAskedFor(name: string, { headers }: Request): boolean {
  if (!(name in ON_REQUEST)) return true;
  const [header, value] = ON_REQUEST[name];
  return value.test(String(headers[header] ?? ''));
}
/** What a line of NDJSON is, by the end of the path. */
const LINES: Record<string, string> = {
  interactions: 'InteractionRow',
  customers: 'Customer',
  articles: 'Article',
  transactions: 'Transaction',
};

function headerFault({ headers }: Response, documented: DocumentedResponse, request: Request) {
  const missing = Object.keys(documented.headers ?? {})
    .filter((name) => ALWAYS.includes(name))
    .filter((name) => isAskedFor(name, request))
    .find((name) => headers[name.toLowerCase()] === undefined);
  return missing && `no ${missing}`;
}

const quoted = (body: Buffer) => String(body).slice(0, 200);

/** Throws if a line is no JSON. */
function lineFault(body: Buffer, { path }: Operation, request: Request, { fault }: Described) {
  const noun = /(\w+)(\.ndjson)?$/.exec(path)?.[1] ?? '';
  const isUsual = !/[?&](columns|form)=/.test(request.path); // other rows have other members
  const schema = isUsual && noun in LINES && { $ref: `#/components/schemas/${LINES[noun]}` };
  const lines = String(body).split('\n');
  if (lines.pop() !== '') return 'the last line has no end';
  return lines
    .map((line) => JSON.parse(line) as unknown)
    .map((row) => (schema ? fault(schema, row) : undefined))
    .find(Boolean);
}

/** Throws if what says to be JSON isn't. */
function bodyFault(media: string, body: Buffer, operation: Operation, request: Request, document: Described) {
  const text = String(body);
  if (media === 'application/x-ndjson') return lineFault(body, operation, request, document);
  if (media === 'text/csv') return text.endsWith('\n') ? undefined : 'the CSV has no end of line at its end';
  if (media === 'application/vnd.apache.parquet')
    return /^PAR1[^]*PAR1$/.test(body.toString('latin1')) ? undefined : 'this is no Parquet';
  return undefined;
}

export function faultOf(
  operation: Operation,
  request: Request,
  response: Response | NoResponse,
  document: Described,
): string | undefined {
  // Node's client refuses to send some headers and paths.
  if (response === 'not sendable' || response === 'excused') return undefined;
  if (typeof response === 'string') return response;
  const { status, body } = response;
  const documented = operation.responses[status];
  const isOverload = status === 503 && documented !== undefined;
  if (status >= 500 && !isOverload) return `${status} ${quoted(body)}`;
  if (!documented) return `${status} is not documented: ${quoted(body)}`;
  if (status === 405 && response.headers.allow === undefined) return '405 without Allow';
  const missing = headerFault(response, documented, request);
  if (missing) return `${status} with ${missing}`;
  if (NO_BODY.has(status)) return body.length > 0 ? `${status} with a body: ${quoted(body)}` : undefined;
  const media = String(response.headers['content-type'] ?? '').split(';')[0];
  const content = documented.content?.[media];
  if (!content) return `${status} as "${media}", which is not documented: ${quoted(body)}`;
  if (request.method === 'HEAD') return undefined;
  try {
    if (media.endsWith('/json') || media.endsWith('+json'))
      return content.schema && document.fault(content.schema, JSON.parse(String(body)));
    return status === 200 ? bodyFault(media, body, operation, request, document) : undefined;
  } catch {
    return `${status} is not JSON: ${quoted(body)}`;
  }
}
