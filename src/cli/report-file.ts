/** `--report FILE`: the report of generated rows, as JSON or as a page. */
import { accessSync, constants } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { causeOf, Problem } from '../errors.ts';
import type { Report } from '../model/report.ts';
import { UsageError } from './usage-error.ts';

/** A function that writes it. Throws UsageError or Problem before the work begins. */
export function reportFile(name: string): (report: Report) => Promise<void> {
  const suffix = extname(name).toLowerCase();
  if (suffix !== '.json' && suffix !== '.html')
    throw new UsageError(
      `generate: The name of the report must end in .json or .html, not ${JSON.stringify(name)}.`,
    );
  try {
    accessSync(dirname(name), constants.W_OK);
  } catch (error) {
    const detail = `${name} cannot be written: ${causeOf(error as Error)}.`;
    throw new Problem('bad_data', `${detail} Make its folder, or name another one.`, { cause: error });
  }
  return async (report) => {
    if (suffix === '.json') return writeFile(name, `${JSON.stringify(report, null, 2)}\n`);
    const { reportHtml } = await import('../report/html/page.ts');
    return writeFile(name, reportHtml(report));
  };
}
