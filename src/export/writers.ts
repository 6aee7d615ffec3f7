/** What reader threads can write for exports, by name. Without schemas, which would slow their start. */
import { labelledRows, positiveRows } from './recbole/rows.ts';
import type { WriterKind } from './slices.ts';

export const WRITERS = {
  'recbole positives': positiveRows,
  'recbole labels': labelledRows,
} satisfies Record<string, WriterKind>;

export type WriterName = keyof typeof WRITERS;
