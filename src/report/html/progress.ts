/** The page that stands in for a report while it is being made; it reloads itself every second. */
import type { ReportProgress } from '../../model/report.ts';
import { documentOf } from './document.ts';
import { html } from './markup.ts';
import { formatted } from './numbers.ts';

export function progressHtml({ job_id, state, customers_done, customers_total }: ReportProgress): string {
  const progress =
    state === 'waiting'
      ? 'Waiting for other reports to finish.'
      : `${formatted(customers_done)} of ${formatted(customers_total)} customers counted.`;
  return documentOf(
    `Job ${job_id} – report in progress`,
    html`<h1>The report of job ${job_id} is being made</h1>
      <section>
        <p>${progress}</p>
        <progress max="${Math.max(1, customers_total)}" value="${customers_done}"></progress>
        <p class="soft">This page reloads itself every second until the report is ready.</p>
      </section>`,
    html`<meta http-equiv="refresh" content="1" />`,
  );
}
