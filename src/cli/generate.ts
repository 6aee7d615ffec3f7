/** `footfall generate`. */
import { generateJob } from './generate-job.ts';
import type { Options } from './usage-error.ts';

export const generate = (options: Options): Promise<void> => generateJob(options);
