/** Reads JSON bodies: strict UTF-8; faults are reported with line and column. */
import { parse as parseContentType } from 'content-type';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../../errors.ts';

/** Largest JSON body in bytes; a route that needs more says so itself. */
export const JSON_BODY_LIMIT = 1024 * 1024;
/** Large enough for 100,000 customer ids of 128 characters. */
export const JOB_BODY_LIMIT = 16 * 1024 * 1024;

/** Replaces Fastify's own parsers, including the one for text/plain. */
export function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: JSON_BODY_LIMIT },
    async (request: FastifyRequest, body: Buffer) => {
      refuseOtherCharsets(request);
      return body.length === 0 ? emptyBody(request) : jsonOf(body);
    },
  );
}

/** Some clients send a content type with every request, even without a body. */
function emptyBody(request: FastifyRequest): undefined {
  if (request.routeOptions.schema?.body === undefined) return undefined;
  throw new Problem('bad_request', 'The body is empty: send a JSON object; {} means all defaults.');
}

function refuseOtherCharsets({ headers }: FastifyRequest): void {
  if ((headers['content-encoding'] ?? 'identity') !== 'identity')
    throw new Problem('unsupported_media_type', 'JSON bodies must be sent without Content-Encoding.');
  const { charset = 'utf-8' } = parseContentType(headers['content-type'] ?? '').parameters;
  if (charset.toLowerCase() === 'utf-8') return;
  throw new Problem('unsupported_media_type', `JSON must be sent in UTF-8, not in ${charset}.`);
}

function jsonOf(body: Buffer): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (cause) {
    throw new Problem('bad_request', 'The body is not valid UTF-8.', { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const detail = `The body is not valid JSON: ${whatAndWhere(text, (cause as Error).message)}.`;
    throw new Problem('bad_request', detail, { cause });
  }
}

/** V8 says what's wrong and, mostly, at which position; people count in lines and columns. */
function whatAndWhere(text: string, message: string): string {
  const position = /at position (\d+)/.exec(message);
  if (!position) return message;
  const before = text.slice(0, Number(position[1])).split('\n');
  const column = before.at(-1)!.length + 1;
  return `${message.slice(0, position.index)}at line ${before.length}, column ${column}`;
}
