/** Requests as the torture sends them: responses with any status, and none where the service was killed. */
import { createHash } from 'node:crypto';

export interface Received {
  status: number;
  headers: Headers;
  body: Buffer;
  json(): unknown;
}

export async function ask(
  method: string,
  url: string,
  body?: object | Buffer,
  type?: string,
  headers?: Record<string, string>,
): Promise<Received> {
  const sent = Buffer.isBuffer(body) ? body : body && JSON.stringify(body);
  const contentType = body && { 'content-type': type ?? 'application/json' };
  const response = await fetch(url, { method, body: sent ?? null, headers: { ...contentType, ...headers } });
  const received = Buffer.from(await response.arrayBuffer());
  return {
    status: response.status,
    headers: response.headers,
    body: received,
    json: () => JSON.parse(received.toString()) as unknown,
  };
}

export async function jsonOf<T>(url: string): Promise<T> {
  const received = await ask('GET', url);
  if (received.status !== 200) throw new Error(`GET ${url}: ${received.status} ${String(received.body)}`);
  return received.json() as T;
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export const passed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks again and again until `isDone`; throws after `seconds`. */
export async function until<T>(
  what: string,
  read: () => Promise<T> | T,
  isDone: (value: T) => boolean,
  seconds = 60,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await read();
    if (isDone(value)) return value;
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s, last ${JSON.stringify(value)}`);
    await passed(20);
  }
}
