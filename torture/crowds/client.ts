/**
 * Asks one path over and over on some connections, in a process of its own. Called with JSON: {url, path,
 * connections, seconds, pause_ms}; prints JSON: {statuses, p50_ms, p99_ms}. Connections that break are made anew.
 */
import { request, Agent } from 'node:http';

export interface ClientRequest {
  url: string;
  paths: string[];
  connections: number;
  seconds: number;
  pause_ms?: number;
}

export interface ClientResult {
  /** How often which status came; 0: the connection broke. */
  statuses: Record<string, number>;
  p50_ms: number;
  p99_ms: number;
  per_second: number;
}

const { url, paths, connections, seconds, pause_ms = 0 } = JSON.parse(process.argv[2]) as ClientRequest;
const agent = new Agent({ keepAlive: true, maxSockets: connections });
const statuses: Record<string, number> = {};
const latencies: number[] = [];
const end = performance.now() + seconds * 1000;

const asked = (path: string) =>
  new Promise<number>((resolve) => {
    const sent = request(url + path, { agent }, (response) => {
      response.on('error', () => resolve(0));
      response.on('end', () => resolve(response.statusCode!));
      response.resume();
    });
    sent.on('error', () => resolve(0));
    sent.end();
  });

/** Those who wait at the end leave: they count neither as answered nor as broken. */
let hasEnded = false;

async function connection(index: number): Promise<void> {
  for (let i = index; performance.now() < end; i++) {
    const begun = performance.now();
    const status = await asked(paths[i % paths.length]);
    if (hasEnded) return;
    statuses[status] = (statuses[status] ?? 0) + 1;
    latencies.push(performance.now() - begun);
    if (pause_ms > 0 || status === 0) await new Promise((resolve) => setTimeout(resolve, pause_ms || 10));
  }
}

setTimeout(() => {
  hasEnded = true;
  agent.destroy();
}, seconds * 1000);
await Promise.all(Array.from({ length: connections }, (_, index) => connection(index)));
latencies.sort((a, b) => a - b);
const quantile = (share: number) =>
  latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))];
const result: ClientResult = {
  statuses,
  p50_ms: quantile(0.5),
  p99_ms: quantile(0.99),
  per_second: latencies.length / seconds,
};
console.log(JSON.stringify(result));
