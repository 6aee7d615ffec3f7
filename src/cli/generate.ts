/** `footfall generate`: from files without a database, or from what is loaded, as a job. */
import { UsageError, type Options } from './usage-error.ts';

const ONLY_WITH_FILES = ['customer-data', 'article-data', 'format', 'report'];
const ONLY_WITHOUT = ['url', 'database', 'no-report'];

export async function generate(files: string[], options: Options): Promise<void> {
  const isFiles = files.length > 0;
  const wrong = (isFiles ? ONLY_WITHOUT : ONLY_WITH_FILES).find((name) => name in options);
  if (wrong !== undefined) {
    const why = isFiles ? 'is for what is loaded: leave it or the files out' : 'is for files: name some';
    throw new UsageError(`generate: --${wrong} ${why}.`);
  }
  if (isFiles) await (await import('./generate-files.ts')).generateFromFiles(files, options);
  else await (await import('./generate-job.ts')).generateJob(options);
}
