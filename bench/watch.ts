/**
 * Watches the service from outside while it works: polls GET /livez and the size of the WAL. Runs in its own
 * thread, so that the benchmark's own work doesn't look like slowness of the service.
 */
import { request, Agent } from 'node:http';
import { statSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { percentile } from './percentile.ts';
import { MIB } from './measured.ts';
import type { Measured } from './measured.ts';
import { peakOf, resetPeak } from './process-memory.ts';
import type { BenchService } from './service.ts';

interface Watched {
  livez_ms: number[];
  wal_bytes: number;
}

/** Does the work and returns its result, with memory, WAL and /livez during the work. */
export async function watched<T>(
  service: BenchService,
  work: () => Promise<T>,
): Promise<{ result: T; seconds: number; seen: Pick<Measured, 'memory_mib' | 'wal_mib' | 'livez_p99_ms'> }> {
  resetPeak(service.pid);
  const worker = new Worker(new URL(import.meta.url), {
    workerData: { url: service.url, wal: `${service.database}-wal` },
  });
  await new Promise((resolve) => worker.once('message', resolve));
  const start = performance.now();
  const result = await work();
  const seconds = (performance.now() - start) / 1000;
  const memory = peakOf(service.pid);
  worker.postMessage('stop');
  const { livez_ms, wal_bytes } = await new Promise<Watched>((resolve) => worker.once('message', resolve));
  return {
    result,
    seconds,
    seen: { memory_mib: memory, wal_mib: wal_bytes / MIB, livez_p99_ms: percentile(livez_ms, 0.99) },
  };
}

const PAUSE_MS = 10;

function watch({ url, wal }: { url: string; wal: string }): void {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const seen: Watched = { livez_ms: [], wal_bytes: 0 };
  let stopped = false;
  const next = () => {
    seen.wal_bytes = Math.max(seen.wal_bytes, statSync(wal, { throwIfNoEntry: false })?.size ?? 0);
    if (stopped) {
      agent.destroy();
      parentPort!.postMessage(seen);
      parentPort!.close();
      return;
    }
    const start = performance.now();
    request(`${url}/livez`, { agent }, (response) => {
      response.resume().once('end', () => {
        seen.livez_ms.push(performance.now() - start);
        setTimeout(next, PAUSE_MS);
      });
    })
      .once('error', () => setTimeout(next, PAUSE_MS)) // the service has ended; the work itself will report it
      .end();
  };
  parentPort!.once('message', () => (stopped = true));
  next();
  parentPort!.postMessage('started');
}

if (!isMainThread) watch(workerData as { url: string; wal: string });
