/** The built program on the benchmark's database, restarted for each phase. */
import os from 'node:os';
import { join } from 'node:path';
import { startService } from '../src/demo/service.ts';
import type { RunningService } from '../src/demo/service.ts';
import { packageRoot } from '../src/package-root.ts';

/** Workers: the program's own default. */
export const WORKERS = Math.max(1, os.availableParallelism() - 1);

export interface BenchService extends RunningService {
  database: string;
}

export async function benchService(
  folder: string,
  settings: Record<string, string> = {},
): Promise<BenchService> {
  const database = join(folder, 'footfall.db');
  const env = {
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE: database,
    API_KEYS: '',
    WORKERS: String(WORKERS),
    ...settings,
  };
  const program = join(packageRoot, 'dist', 'main.js');
  const service = await startService({ program, env, logFile: join(folder, 'service.log') });
  return { ...service, database };
}

/** Starts the service, does the work with it and stops it, so that each phase starts with fresh memory. */
export async function withService<T>(
  folder: string,
  work: (service: BenchService) => Promise<T>,
  settings: Record<string, string> = {},
): Promise<T> {
  const service = await benchService(folder, settings);
  try {
    return await work(service);
  } finally {
    await service.stop();
  }
}
