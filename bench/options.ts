/** The command-line options of the benchmark. */
export const SIZES = {
  small: { customers: 1_000, minutes: 1, gigabytes: 1 },
  medium: { customers: 100_000, minutes: 4, gigabytes: 7 },
  full: { customers: 1_362_281, minutes: 18, gigabytes: 30 },
};
export type SizeName = keyof typeof SIZES;

export interface BenchOptions {
  size: SizeName;
  customers: number;
  /** Measure peers and floors too. */
  peers: boolean;
  /** Verify the results. */
  check: boolean;
  /** Keep the log and the databases in data/bench/. */
  keep: boolean;
  /** Write the tables into docs/performance.md. */
  write: boolean;
}

export const USAGE = `npm run bench -- [small|medium|full] [--no-peers] [--check] [--keep] [--no-write]

  small      1,000 customers
  medium     100,000 customers (default)
  full       1,362,281 customers: all of H&M's buyers
  --no-peers footfall only, without sqlite3, better-sqlite3, DuckDB and the bare route
  --check    also verify: digest with another number of workers, 1,000 regenerated customers, integrity
  --keep     keep the log and the databases in data/bench/
  --no-write print only; don't update docs/performance.md`;

/** Throws an Error that names the unknown word. */
export function readOptions(words: string[]): BenchOptions {
  const flags = words.filter((word) => word.startsWith('--'));
  const unknown = flags.find((flag) => !['--no-peers', '--check', '--keep', '--no-write'].includes(flag));
  const [size = 'medium', further] = words.filter((word) => !word.startsWith('--'));
  if (unknown || further || !(size in SIZES)) {
    throw new Error(`Unknown argument "${unknown ?? further ?? size}".\n\n${USAGE}`);
  }
  return {
    size: size as SizeName,
    customers: SIZES[size as SizeName].customers,
    peers: !flags.includes('--no-peers'),
    check: flags.includes('--check'),
    keep: flags.includes('--keep'),
    write: !flags.includes('--no-write'),
  };
}
