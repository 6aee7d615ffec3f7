/** `footfall report`: the same as GET /v1/jobs/{id}/report, on the terminal or into a file. */
import { rename, rm, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { LEAK_FROM, WARNING_FROM } from '../model/features.ts';
import type { FeatureAudit } from '../model/leak-audit.ts';
import type { Report } from '../model/report.ts';
import { checkWritable } from './export-file.ts';
import { reportOf } from './follow.ts';
import { jobNumber, noSuchJob } from './job-number.ts';
import { outputOf } from './output.ts';
import { withServices } from './session.ts';
import { aligned } from './table.ts';
import { UsageError, type Options } from './usage-error.ts';
import { verdictLine } from './verdict.ts';

function thresholdOf(options: Options, name: 'warning' | 'leak', fallback: number): number {
  const text = options[name] as string | undefined;
  if (text === undefined) return fallback;
  const value = Number(text);
  if (text.trim() !== '' && value >= 0.5 && value <= 1) return value;
  throw new UsageError(`report: --${name} must be a number from 0.5 to 1, not ${JSON.stringify(text)}.`);
}

function thresholdsOf(options: Options) {
  const warning = thresholdOf(options, 'warning', WARNING_FROM);
  const leak = thresholdOf(options, 'leak', LEAK_FROM);
  if (warning <= leak) return { warning, leak };
  throw new UsageError(`report: --warning ${warning} must not be greater than --leak ${leak}.`);
}

/** Throws before the work begins. */
function checkFile(file: string): void {
  if (!['.html', '.json'].includes(extname(file).toLowerCase()))
    throw new UsageError(`report: --output must end in .html or .json, not ${JSON.stringify(file)}.`);
  checkWritable(file);
}

/** A file of that name is always complete. */
async function write(file: string, content: string): Promise<number> {
  try {
    await writeFile(`${file}.part`, content);
    await rename(`${file}.part`, file);
  } catch (error) {
    await rm(`${file}.part`, { force: true });
    throw error;
  }
  return Buffer.byteLength(content);
}

export async function report(word: string, options: Options): Promise<void> {
  const jobId = jobNumber('report', word);
  const thresholds = thresholdsOf(options);
  const file = options.output as string | undefined;
  if (file !== undefined) checkFile(file);
  const output = outputOf(options);
  await withServices(options, async (session) => {
    const found = await reportOf(session, output, { jobId, thresholds });
    if (!found) throw noSuchJob(jobId);
    if (file === undefined) return output.answer(found, reportInWords(found));
    const isPage = extname(file).toLowerCase() === '.html';
    const page = isPage ? await session.services.jobs.reportHtml(jobId, thresholds) : undefined;
    const bytes = await write(file, page?.html ?? `${JSON.stringify(found, null, 2)}\n`);
    const words = `Wrote the report of job ${jobId} (${bytes} bytes) to ${file}.`;
    output.result({ file, bytes }, `${verdictLine(found.leak_audit)}\n${words}`);
  });
}

function reportInWords({ job, counts, ratios, leak_audit }: Report): string {
  const { interactions, ignores, clicks, purchases, customers } = counts;
  const shared = `${(100 * (ratios.rows_sharing_their_time_share ?? 0)).toFixed(1)} %`;
  const numbers: [string, string][] = [
    ['interactions', `${interactions} (${ignores} ignores, ${clicks} clicks, ${purchases} purchases)`],
    ['customers', String(customers)],
    ['ignores per purchase', (ratios.ignores_per_purchase ?? 0).toFixed(2)],
    ['clicks per purchase', (ratios.clicks_per_purchase ?? 0).toFixed(2)],
    ['rows that share their time', shared],
  ];
  const parts = [
    `Job ${job.id}, preset ${job.preset}\n`,
    aligned(numbers),
    `${verdictLine(leak_audit)}\n`,
    'How well each feature alone separates (AUC, 0.5 is a coin toss):\n',
    aligned([
      ['feature', 'purchases/ignores', 'clicks/ignores', 'verdict'],
      ...leak_audit.features.map(rowOf),
    ]),
  ];
  const causes = causesOf(leak_audit.features);
  return [...parts, ...(causes.length > 0 ? [`Why\n${causes.join('')}`] : [])].join('\n');
}

/** Each cause once, after the features that have it. */
function causesOf(features: FeatureAudit[]): string[] {
  const byCause = new Map<string, string[]>();
  for (const { feature, verdict, intended, explanation } of features)
    if (!intended && isBad(verdict)) byCause.set(explanation, [...(byCause.get(explanation) ?? []), feature]);
  return [...byCause].map(([explanation, names]) => `  ${names.join(', ')}: ${explanation}\n`);
}

const isBad = (verdict: FeatureAudit['verdict']) => verdict === 'leak' || verdict === 'warning';

function rowOf({ feature, purchases_vs_ignores, clicks_vs_ignores, verdict, intended }: FeatureAudit) {
  const auc = (one: FeatureAudit['purchases_vs_ignores']) =>
    one === null ? '' : Math.max(one.auc, one.best_auc).toFixed(2);
  const meant = intended && isBad(verdict) ? ' (intended)' : '';
  return [feature, auc(purchases_vs_ignores), auc(clicks_vs_ignores), `${verdict ?? ''}${meant}`];
}
