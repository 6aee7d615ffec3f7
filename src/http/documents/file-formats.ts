/** The formats of responses and their media types. */
import type { Format } from '../../contract.ts';

/** The formats that every file is served in. */
export const FILE_FORMATS = ['csv', 'ndjson'] as const satisfies readonly Format[];
export type FileFormat = (typeof FILE_FORMATS)[number];

export const FORMAT_NAMES: Record<Format, string> = {
  csv: 'CSV',
  ndjson: 'NDJSON',
  parquet: 'Parquet',
  arrow: 'Arrow',
};

export const MEDIA_TYPES: Record<'json' | Format, string> = {
  json: 'application/json',
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet',
  arrow: 'application/vnd.apache.arrow.stream',
};

/** Content-Type of a file. */
export const CONTENT_TYPES = { ...MEDIA_TYPES, csv: 'text/csv; charset=utf-8; header=present' };

/** What is sent of a file of this format: see send-file.ts. */
export const fileOfFormat = (name: string, format: Format) => ({
  name: `${name}.${format}`,
  type: CONTENT_TYPES[format],
  isGzipped: format !== 'parquet',
});

/** Files in OpenAPI, by media type. */
export const fileContent = (formats: readonly Format[], example?: string) =>
  Object.fromEntries(
    formats.map((format) => [
      MEDIA_TYPES[format],
      { schema: { type: 'string', format: 'binary' }, ...(example !== undefined && { example }) },
    ]),
  );
