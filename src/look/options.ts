/** What a look gets besides the bytes. */
import type { ImportOptions } from '../model/import.ts';

export type { Door } from '../model/look.ts';

export type LookOptions = ImportOptions;
