/** What a format of exports says of itself, and the files that it makes of a job. */
import type { Piece } from '../contract.ts';
import type { ExportDescription, ExportOption } from '../model/export.ts';
import type { ExportedJob } from './job.ts';

/** The bytes of a file; `bytes` is null where their number isn't known beforehand. */
export interface FileContent {
  bytes: number | null;
  pieces(): AsyncIterable<Piece>;
}

export interface FormatFile {
  name: string;
  description: string;
  mediaType: string;
  /** Null where it is known only once the file is made. */
  bytes: number | null;
  /** Reads what must be known before the first byte. Throws Problem (bad_data) if the file can't be made. */
  open(): Promise<FileContent>;
}

export interface ExportFormat extends Pick<ExportDescription, 'title' | 'libraries' | 'ignores'> {
  /** The options that it takes. */
  options: ExportOption[];
  /** Its files, in the order of the archive. Reads no rows. */
  files(job: ExportedJob): FormatFile[];
}

export function contentOf(content: string): FileContent {
  const bytes = Buffer.from(content);
  return {
    bytes: bytes.length,
    async *pieces() {
      yield { bytes, release: () => undefined };
    },
  };
}

/** A file whose content is at hand. */
export const stringFile = (
  file: Pick<FormatFile, 'name' | 'description' | 'mediaType'>,
  content: string,
): FormatFile => ({
  ...file,
  bytes: Buffer.byteLength(content),
  open: async () => contentOf(content),
});
