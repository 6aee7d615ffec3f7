/**
 * The services as commands use them: requests are as clients write them, so that those of a database and
 * those behind a URL look the same.
 */
import type { Readable } from 'node:stream';
import type { Awaitable, Download, ExportRequest, Format, ImportFile, JobService } from '../contract.ts';
import type { Erasure } from '../model/erasure.ts';
import type { FilterQuery } from '../model/filter-query.ts';
import type { FormQuery } from '../model/form-query.ts';
import type { Import, ImportRequest } from '../model/import.ts';
import type { OutputQuery } from '../model/output-shape.ts';
import type { PresetDescription } from '../model/preset-description.ts';

/** Which interactions of a job, and in which shape. */
export type RowsQuery = OutputQuery & FormQuery & FilterQuery;

export type LocalFile = ImportFile & { size: number };

/** A file to be received; null: unknown beforehand. */
export type Received = Pick<Download, 'rows' | 'bytes' | 'body'>;

export interface ImportWork {
  /** After it, nothing of the import may remain. */
  interrupted: AbortSignal;
  /** As given on the command line. */
  paths: string[];
}

export interface OpenedExport {
  files: { name: string; body(): Awaitable<Readable> }[];
  close(): Awaitable<void>;
}

export interface CommandServices {
  jobs: Pick<JobService, 'create' | 'estimate' | 'get' | 'list' | 'cancel' | 'delete' | 'watch'> &
    Pick<JobService, 'report' | 'reportHtml'> & { presets(): Awaitable<PresetDescription[]> };
  imports: {
    /** Loads files as one import. Throws Problem. */
    load(files: LocalFile[], request: ImportRequest, work: ImportWork): Promise<Import>;
    rejects(id: number): Awaitable<Readable | undefined>;
  };
  rows: { download(jobId: number, query: RowsQuery, format: Format): Promise<Received> };
  exports: {
    /** All files of an export; what can't be made is refused here. `temporary`: where a file may lie. */
    open(request: ExportRequest, temporary: string): Promise<OpenedExport>;
  };
  customers: {
    has(id: string): Promise<boolean>;
    /** What was erased is unknown behind a URL. */
    erase(id: string): Promise<Erasure | 'erased' | undefined>;
  };
}
