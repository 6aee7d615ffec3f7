/** The same bytes loaded once more under other options, which may be without effect. */
import type { ImportOptions } from '../model/import.ts';
import type { Warning } from '../model/look.ts';
import type { Stores } from '../storage/stores.ts';

type File = { sha256: string; reading_digest: string; rows_loaded: number };

export function reloadWarning({ imports }: Stores, file: File, { kind, mode }: ImportOptions): Warning[] {
  if (mode === 'replace' || imports.loadedFile(file.sha256, kind, file.reading_digest)) return [];
  const before = imports.loadedBytes(file.sha256, kind);
  if (before === undefined) return [];
  const message =
    `Import ${before} loaded the same file, read in another way: ` + 'rows that both have count twice now.';
  return [{ code: 'duplicate_file', column: null, count: file.rows_loaded, example: null, message }];
}
