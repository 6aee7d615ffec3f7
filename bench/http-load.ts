/**
 * Sends as many requests as possible over 64 connections for a few seconds, in a separate process. Reads and
 * writes sockets directly, so that the client isn't the bottleneck. Called with JSON: {url, paths,
 * connections, seconds}; prints JSON: {requests, seconds, p50_ms, p99_ms, bytes}.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { percentile } from './percentile.ts';
import { readFileSync } from 'node:fs';

export interface LoadRequest {
  url: string;
  /** File with one path per line, requested in turn. */
  paths: string;
  connections: number;
  seconds: number;
}

export interface LoadResult {
  requests: number;
  seconds: number;
  p50_ms: number;
  p99_ms: number;
  /** Mean size of a body. */
  bytes: number;
}

const { url, paths, connections, seconds } = JSON.parse(process.argv[2]) as LoadRequest;
const { hostname, port, host } = new URL(url);
const requests = readFileSync(paths, 'utf8')
  .trimEnd()
  .split('\n')
  .map((path) => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);

const latencies: number[] = [];
let bodyBytes = 0;
let next = 0;
let end = 0;

/** One connection: sends a request, reads the whole response, and repeats until the time is over. */
function run(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    let asked = 0;
    let missing = -1;
    let head = '';
    const ask = () => {
      asked = performance.now();
      missing = -1;
      head = '';
      socket.write(requests[next++ % requests.length]);
    };
    const finished = () => {
      latencies.push(performance.now() - asked);
      if (performance.now() < end) return ask();
      socket.destroy();
      resolve();
    };
    socket.on('data', (part: Buffer) => {
      if (missing < 0) {
        head += part.toString('latin1');
        const headEnd = head.indexOf('\r\n\r\n');
        if (headEnd < 0) return;
        const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
        if (!head.startsWith('HTTP/1.1 200') || Number.isNaN(length))
          return reject(new Error(head.slice(0, 500)));
        bodyBytes += length;
        missing = length - (head.length - headEnd - 4);
      } else {
        missing -= part.length;
      }
      if (missing === 0) finished();
    });
    socket.on('error', reject);
    ask();
  });
}

const sockets = Array.from({ length: connections }, () =>
  connect({ host: hostname, port: Number(port), noDelay: true }),
);
await Promise.all(sockets.map((socket) => once(socket, 'connect')));
const start = performance.now();
end = start + seconds * 1000;
await Promise.all(sockets.map(run));
const result: LoadResult = {
  requests: latencies.length,
  seconds: (performance.now() - start) / 1000,
  p50_ms: percentile(latencies, 0.5)!,
  p99_ms: percentile(latencies, 0.99)!,
  bytes: bodyBytes / latencies.length,
};
console.log(JSON.stringify(result));
