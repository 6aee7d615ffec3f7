/** What reader threads can write for exports, by name. Without schemas, which would slow their start. */
import { customerNumbers } from './ids.ts';
import { MATRIX_WRITERS } from './matrix/cells.ts';
import { OTTO_WRITERS } from './otto/sessions.ts';
import { interactionRows, userCount } from './personalize/rows.ts';
import { groupSizes, lightgbmRows, parquetRows, xgboostRows } from './ranking/rows.ts';
import { labelledRows, positiveRows } from './recbole/rows.ts';
import type { WriterKind } from './slices.ts';

export const WRITERS = {
  'personalize interactions': interactionRows,
  'personalize users': userCount,
  'ranking sizes': groupSizes,
  'ranking lightgbm': lightgbmRows,
  'ranking xgboost': xgboostRows,
  'ranking parquet': parquetRows,
  'recbole positives': positiveRows,
  'recbole labels': labelledRows,
  ...MATRIX_WRITERS,
  ...OTTO_WRITERS,
  'customer numbers': customerNumbers,
} satisfies Record<string, WriterKind>;

export type WriterName = keyof typeof WRITERS;
