/** The measurements of a run, as the report and data/bench/<size>.json contain them. */
export interface Measured {
  /** What was measured, as a phrase for people. */
  work: string;
  seconds: number;
  /** Rows or, for sequence reads, requests. */
  rows: number;
  /** Bytes read or written, if meaningful. */
  bytes?: number;
  /** Peak resident memory of the process, in MiB. */
  memory_mib?: number;
  /** Largest size of the WAL file seen, in MiB. */
  wal_mib?: number;
  /** 99th percentile of GET /livez during the work. */
  livez_p99_ms?: number;
  /** Latency of the requests themselves. */
  p50_ms?: number;
  p99_ms?: number;
}

/** A measurement of a peer or a floor, and what it is compared with. */
export interface Compared {
  against: string;
  /** Name of a phase of footfall. */
  phase: PhaseName;
  measured: Measured;
  /** footfall's target: at least this ratio of rows per second. */
  target?: number;
}

export type PhaseName =
  | 'load'
  | 'load_upload'
  | 'job'
  | 'job_training'
  | 'csv'
  | 'csv_file'
  | 'csv_export'
  | 'ndjson'
  | 'parquet'
  | 'arrow'
  | 'recbole'
  | 'recbole_zip'
  | 'lists_parquet'
  | 'rows_parquet'
  | 'lists_ndjson'
  | 'rows_ndjson'
  | 'sequences'
  | 'sequences_in_job';
export type Phases = Partial<Record<PhaseName, Measured>>;

export interface Results {
  size: string;
  date: string;
  machine: string;
  versions: string;
  customers: number;
  transactions: number;
  articles: number;
  interactions: number;
  disk: { log: number; after_load: number; after_job: number };
  phases: Phases;
  compared: Compared[];
  /** What --check verified. */
  checked: string[];
}

export const rate = (measured: Measured) => measured.rows / measured.seconds;
export const MIB = 1024 * 1024;
