/** Peak resident memory of another process, from Linux's /proc; undefined elsewhere. */
import { readFileSync, writeFileSync } from 'node:fs';

/** Resets the peak to the current memory; does nothing where the system doesn't allow it. */
export function resetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Not Linux, or not allowed: the peak then covers the process's whole life.
  }
}

/** In MiB. */
export function peakOf(pid: number): number | undefined {
  try {
    const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return found ? Number(found[1]) / 1024 : undefined;
  } catch {
    return undefined;
  }
}
