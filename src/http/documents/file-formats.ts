/** The formats of responses and their media types. */
import type { Format } from '../../contract.ts';

/** The formats that every file is served in. */
export const FILE_FORMATS = ['csv', 'ndjson'] as const satisfies readonly Format[];
export type FileFormat = (typeof FILE_FORMATS)[number];

export const FORMAT_NAMES: Record<Format, string> = { csv: 'CSV', ndjson: 'NDJSON', parquet: 'Parquet' };

export const MEDIA_TYPES: Record<'json' | Format, string> = {
  json: 'application/json',
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet',
};

/** Schemas of files in OpenAPI. */
export const FILE_SCHEMAS: Record<Format, object> = {
  csv: { type: 'string' },
  ndjson: { type: 'string' },
  parquet: { type: 'string', format: 'binary' },
};

/** Content-Type of a file. */
export const CONTENT_TYPES: Record<Format, string> = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet',
};
