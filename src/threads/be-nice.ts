/** Lowers the priority of a thread (Linux) or process that others should not wait for. */
import { getPriority, setPriority } from 'node:os';

/** Never raises it, which only root may: whoever runs footfall under `nice -n 19` wants just that. */
export function beNice(nice: number): void {
  if (getPriority() < nice) setPriority(0, nice);
}
