/** The formats that a job can be exported in. */
import type { ExportFormatName } from '../model/export-defaults.ts';
import type { ExportFormat } from './format.ts';
import { card } from './card/format.ts';
import { matrix } from './matrix/format.ts';
import { otto } from './otto/format.ts';
import { personalize } from './personalize/format.ts';
import { ranking } from './ranking/format.ts';
import { recbole } from './recbole/format.ts';

export const EXPORT_FORMATS: Record<ExportFormatName, ExportFormat> = {
  recbole,
  matrix,
  ranking,
  otto,
  personalize,
  card,
};
