/** The page that stands in for a report while it is being made; it reloads itself every second. */
import type { ReportProgress } from '../../model/report.ts';
import { html } from './markup.ts';
import { figure } from './numbers.ts';
import { STYLE } from './style.ts';

export function progressHtml({ job_id, state, customers_done, customers_total }: ReportProgress): string {
  const progress =
    state === 'waiting'
      ? 'Waiting for other reports to be finished.'
      : `${figure(customers_done)} of ${figure(customers_total)} customers counted.`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="refresh" content="1" />
        <title>Job ${job_id} – report in progress</title>
        <style>
          ${{ markup: STYLE }}
        </style>
      </head>
      <body>
        <main>
          <h1>The report of job ${job_id} is being made</h1>
          <section>
            <p>${progress}</p>
            <progress max="${Math.max(1, customers_total)}" value="${customers_done}"></progress>
            <p class="soft">This page reloads itself every second until the report is ready.</p>
          </section>
        </main>
      </body>
    </html> `.markup;
}
