/** Progress on standard error: one line per step and, on a terminal, the share done. */
const started = performance.now();

export function say(line: string): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(0).padStart(5);
  process.stderr.write(`${process.stderr.isTTY ? '\r\x1b[K' : ''}${seconds} s  ${line}\n`);
}

/** `share` is 0 to 1; shown on a terminal only. */
export function showProgress(share: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K         ${(share * 100).toFixed(0)} %`);
}
