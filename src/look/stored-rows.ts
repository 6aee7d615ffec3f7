/** The first rows as a load would store them: reads the beginning with the readers that a load uses. */
import type { Reading } from '../model/reading.ts';
import type { ImportKind } from '../model/import.ts';

export interface StoredRows {
  /** The first five. */
  rows: Record<string, unknown>[];
  read: number;
  rejected: number;
  first: { line: number; reason: string } | undefined;
}

export function storedRows(
  _bytes: Uint8Array,
  _isWhole: boolean,
  _reading: Reading,
  _more: { kind: ImportKind },
): StoredRows | undefined {
  return undefined;
}
