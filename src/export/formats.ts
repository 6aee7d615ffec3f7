/** The formats that a job can be exported in, in the order in which they are listed. */
import type { ExportFormat } from './format.ts';
import { card } from './card/format.ts';
import { personalize } from './personalize/format.ts';
import { ranking } from './ranking/format.ts';
import { recbole } from './recbole/format.ts';

export const EXPORT_FORMATS: ExportFormat[] = [recbole, ranking, personalize, card];
