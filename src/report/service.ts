/** Serves the reports of jobs that are ready, and the progress of the others. */
import type { JobService } from '../contract.ts';
import { Problem } from '../errors.ts';
import type { Report } from '../model/report.ts';
import { intactJson } from '../storage/stored-json.ts';
import type { Stores } from '../storage/stores.ts';
import { withThresholds } from './audit.ts';
import type { BackgroundReports } from './background.ts';
import { reportHtml } from './html/page.ts';
import { progressHtml } from './html/progress.ts';

export function reportService(
  stores: Stores,
  background: BackgroundReports,
): Pick<JobService, 'report' | 'reportHtml'> {
  const report: JobService['report'] = async (id, thresholds, { waitSeconds = 0 } = {}) => {
    const job = stores.jobs.row(id);
    if (!job) return undefined;
    if (job.state !== 'succeeded')
      throw new Problem('conflict', `Job ${id} is ${job.state}. Its report is made once the job succeeds.`);
    if (stores.jobs.report(id) === undefined) await background.ended(id, waitSeconds * 1000);
    const text = stores.jobs.report(id);
    if (text === undefined) return stores.jobs.row(id) && background.ensure(id).progress;
    const stored = intactJson(text, {}, `The report of job ${id} is`, 'Start the job again');
    return withThresholds(stored as Report, thresholds);
  };

  return {
    report,
    async reportHtml(id, thresholds, options) {
      const found = await report(id, thresholds, options);
      if (!found) return undefined;
      return 'customers_done' in found
        ? { ready: false, html: progressHtml(found) }
        : { ready: true, html: reportHtml(found) };
    },
  };
}
