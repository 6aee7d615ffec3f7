/** `--report FILE`: the report of generated rows, as JSON or as a page. */
import { extname } from 'node:path';
import type { Report } from '../model/report.ts';
import { UsageError } from './usage-error.ts';
import { writable } from './writable.ts';

/** A function that writes it. Throws UsageError or Problem before the work begins. */
export function reportFile(
  name: string,
  { inputs, output }: { inputs: string[]; output: string },
): (report: Report) => Promise<void> {
  const suffix = extname(name).toLowerCase();
  if (suffix !== '.json' && suffix !== '.html')
    throw new UsageError(
      `generate: The name of the report must end in .json or .html, not ${JSON.stringify(name)}.`,
    );
  const place = writable(name, { 'the input': inputs, 'the output': [output] });
  const textOf = async (report: Report) =>
    suffix === '.json'
      ? `${JSON.stringify(report, null, 2)}\n`
      : (await import('../report/html/page.ts')).reportHtml(report);
  return async (report) => {
    const text = await textOf(report);
    const file = await place.open();
    try {
      await file.write(Buffer.from(text));
      await file.finish();
    } catch (error) {
      await file.discard();
      throw error;
    }
  };
}
