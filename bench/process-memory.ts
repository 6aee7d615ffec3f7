/** Peak resident memory of another process, from Linux's /proc; undefined elsewhere. */
import { readFileSync, writeFileSync } from 'node:fs';

/** Sets the peak back to what the process holds now; nothing where the system does not allow it. */
export function resetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Not Linux, or not allowed: the peak then counts from the start of the process.
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
