/** What a look gets besides the bytes. */
import type { ImportOptions } from '../model/import.ts';

export type LookOptions = ImportOptions;

/** Where a request came in: its sentences and commands are worded for it. */
export interface Door {
  /** `http`: parameters, `command`: flags. */
  words: 'http' | 'command';
  /** Path of the file, as given: on this machine for a command, below IMPORT_DIR with `byPath`. */
  file?: string;
  /** The file is named in a JSON body. */
  byPath?: boolean;
}
