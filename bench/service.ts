/** The real built program on a database of the bench, started anew for each phase. */
import { join } from 'node:path';
import { startService } from '../src/demo/service.ts';
import type { RunningService } from '../src/demo/service.ts';
import { packageRoot } from '../src/package-root.ts';

export interface BenchService extends RunningService {
  database: string;
}

export async function benchService(folder: string): Promise<BenchService> {
  const database = join(folder, 'footfall.db');
  const env = { HOST: '127.0.0.1', PORT: '0', DATABASE: database, API_KEYS: '' };
  const program = join(packageRoot, 'dist', 'main.js');
  const service = await startService({ program, env, logFile: join(folder, 'service.log') });
  return { ...service, database };
}

/** Starts the service, does the work with it and stops it, so that a phase begins with fresh memory. */
export async function withService<T>(
  folder: string,
  work: (service: BenchService) => Promise<T>,
): Promise<T> {
  const service = await benchService(folder);
  try {
    return await work(service);
  } finally {
    await service.stop();
  }
}
