/** Pages on the wire: `{items, next}`, and a Link header with the same URL. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Page } from '../../contract.ts';

/** Sets the Link header and returns the body; `next` keeps every filter of the request. */
export function pageBody(request: FastifyRequest, reply: FastifyReply, page: Page<object>) {
  const next = page.after === null ? null : request.server.basePath + nextUrl(request.url, page.after);
  if (next !== null) reply.header('link', `<${next}>; rel="next"`);
  return { items: page.items, next };
}

/** The URL of the request with another cursor; relative, so that it works behind any proxy. */
function nextUrl(url: string, after: string): string {
  const [path, query = ''] = url.split(/\?(.*)/s);
  const parameters = new URLSearchParams(query);
  parameters.set('after', after);
  return `${path}?${parameters}`;
}
