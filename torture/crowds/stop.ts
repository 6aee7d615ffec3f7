/** SIGTERM in the midst of a crowd. */
import type { Tortured } from '../service.ts';

const WITHIN_S = 10;

export async function faultsOfStop(service: Tortured): Promise<string[]> {
  const begun = performance.now();
  const code = await service.stop();
  const seconds = (performance.now() - begun) / 1000;
  if (code === 0 && seconds <= WITHIN_S) return [];
  return [`SIGTERM in the crowd ended it with ${code} after ${seconds.toFixed(1)} s`];
}
