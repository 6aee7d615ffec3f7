/**
 * Refuses requests under host names that the service doesn't know. Without keys, a page of somebody else
 * could otherwise let its own name point to this machine (DNS rebinding) and read all data as its own.
 * That takes a name: IP addresses and loopback names always pass.
 */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../../errors.ts';
import { isOpenToAll } from './api-keys.ts';

type KnownHosts = { apiKeys: string[]; allowedHosts: string[]; host: string };

/** With keys any name will do: the page of somebody else has none. */
export function checkHosts(app: FastifyInstance, { apiKeys, allowedHosts, host }: KnownHosts): void {
  const known = new Set([...allowedHosts, host].map((name) => name.toLowerCase()));
  const isKnown = (name: string) => apiKeys.length > 0 || isLocal(name) || known.has(name);
  /** What the last request called this host, if it may: most call it the same, and parsing takes longer. */
  let passed: string | undefined;
  app.addHook('onRequest', (request, _reply, done) => {
    const authority = authorityOf(request.raw);
    if (authority === undefined || authority === passed) return done();
    const name = nameIn(authority);
    if (name === undefined)
      throw new Problem('bad_request', `Host must be a name or address, not ${JSON.stringify(authority)}.`);
    if (isKnown(name)) {
      passed = authority;
      return done();
    }
    if (isOpenToAll(request)) return done();
    const detail = `${JSON.stringify(name)} is not a name of this service.`;
    const remedy = 'Use an IP address or localhost, or start the service with this name in ALLOWED_HOSTS.';
    throw new Problem('unknown_host', `${detail} ${remedy}`);
  });
}

/** What the request calls this host; undefined in HTTP/1.0, whose clients need not say. Throws Problem. */
function authorityOf({ rawHeaders, url = '', httpVersion }: IncomingMessage): string | undefined {
  const hosts: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2)
    if (rawHeaders[i].length === 4 && rawHeaders[i].toLowerCase() === 'host') hosts.push(rawHeaders[i + 1]);
  if (hosts.length > 1)
    throw new Problem('bad_request', `The request has ${hosts.length} Host headers. Send exactly one.`);
  if (hosts.length === 0 && httpVersion !== '1.0')
    throw new Problem('bad_request', 'The Host header is missing. Send exactly one.');
  // A whole URL in the request line, as for proxies, overrides the header.
  return /^https?:\/\/([^/?#]*)/i.exec(url)?.[1] ?? hosts[0];
}

const AUTHORITY = /^(?:\[[\da-f:.]+\]|[^\s:/?#@[\]\\]+)(?::\d*)?$/i;

/** The name as a browser sees it: in lower case, addresses in their usual form. Undefined if malformed. */
function nameIn(authority: string): string | undefined {
  const url = `http://${authority}`;
  if (!AUTHORITY.test(authority) || !URL.canParse(url)) return undefined;
  return new URL(url).hostname.replace(/\.$/, '');
}

const isLocal = (name: string) =>
  isIP(name) !== 0 || name.startsWith('[') || name === 'localhost' || name.endsWith('.localhost');
