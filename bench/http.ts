/** HTTP for the benchmark: JSON requests, an upload from a file, a download that is discarded. */
import { once } from 'node:events';
import { createReadStream, statSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';

export async function json<T>(method: 'GET' | 'POST', url: string, body?: object): Promise<T> {
  const response = await fetch(url, {
    method,
    headers: body ? { 'content-type': 'application/json' } : {},
    body: body ? JSON.stringify(body) : null,
  });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** Sends a file as the body; resolves with the response once the service has received all of it. */
export async function upload<T>(url: string, path: string, type: string): Promise<T> {
  const headers = { 'content-type': type, 'content-length': statSync(path).size };
  const sent = request(url, { method: 'POST', headers });
  createReadStream(path, { highWaterMark: 1 << 20 }).pipe(sent);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let text = '';
  for await (const part of response) text += String(part);
  if (response.statusCode !== 201) throw new Error(`POST ${url}: ${response.statusCode} ${text}`);
  return JSON.parse(text) as T;
}

export interface Downloaded {
  /** Everything after the response's head; chunk headers, if any, are far below 0.1 %. */
  bytes: number;
  head: string;
}

/**
 * Reads a response from the socket into one reused buffer and passes each piece to `take` (default: discards
 * it). The client must cost as little as possible, because it shares the machine with the service.
 */
export async function download(url: string, take?: (piece: Buffer) => void): Promise<Downloaded> {
  const { hostname, port, pathname, search, host } = new URL(url);
  let head = '';
  let bytes = 0;
  let last = '';
  const receive = (length: number, buffer: Uint8Array) => {
    let piece = Buffer.from(buffer.buffer, buffer.byteOffset, length);
    if (bytes === 0) {
      head += piece.toString('latin1');
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return true;
      piece = piece.subarray(piece.length - (head.length - end - 4));
      head = head.slice(0, end);
    }
    bytes += piece.length;
    if (piece.length >= 5) last = piece.toString('latin1', piece.length - 5);
    take?.(piece);
    return true;
  };
  const socket = connect({
    host: hostname,
    port: Number(port),
    onread: { buffer: Buffer.alloc(1 << 20), callback: receive },
  });
  await once(socket, 'connect');
  socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  await once(socket, 'close');
  if (!head.startsWith('HTTP/1.1 200')) throw new Error(`GET ${url}: ${head.split('\r\n')[0]}`);
  const announced = /^content-length: (\d+)/im.exec(head);
  if (announced ? Number(announced[1]) !== bytes : last !== '0\r\n\r\n')
    throw new Error(`GET ${url}: cut off after ${bytes} bytes`);
  return { bytes, head };
}
