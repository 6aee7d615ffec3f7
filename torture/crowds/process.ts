/** What a process holds, from Linux's /proc. */
import { readdirSync, readFileSync } from 'node:fs';

export interface Held {
  /** Resident memory in MiB. */
  memory: number;
  descriptors: number;
  threads: number;
}

export function heldBy(pid: number): Held {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return {
    memory: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024,
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    threads: Number(/Threads:\s+(\d+)/.exec(status)?.[1]),
  };
}
