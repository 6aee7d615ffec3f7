/** Media types of the files of exports. */
export const CSV = 'text/csv; charset=utf-8; header=present';
export const TSV = 'text/tab-separated-values; charset=utf-8';
export const NDJSON = 'application/x-ndjson';
export const YAML = 'application/yaml';
/** Arrays and archives. */
export const BINARY = 'application/octet-stream';
