/** The report on a job's rows: does anything give the labels away, and what do the rows look like. */
import { html } from '../vendor/preact.js';
import { Download } from '../components/download.js';
import { ProblemNote } from '../components/problem.js';
import { Progress } from '../components/progress.js';
import { Table } from '../components/table.js';
import { number } from '../format.js';
import { Audit } from './audit.js';
import { Histogram } from './histogram.js';
import { KindLegend, KINDS } from './kinds.js';
import { decimal, percent } from './numbers.js';
import { Popularity } from './popularity.js';
import { Realism } from './realism.js';

/** `found`: see useReport. */
export function ReportTab({ job, found: { report, progress, problem } }) {
  if (problem) return html`<${ProblemNote} problem=${problem} />`;
  if (!report) return html`<${Making} progress=${progress} />`;
  return html`
    <section class="card" aria-labelledby="audit-title">
      <h2 id="audit-title">${headlineOf(report.leak_audit)}</h2>
      <p class="small">
        A feature alone that tells purchases or clicks from ignores lets a model learn the generator instead
        of the customers. 0.5 is a coin toss, 1 a giveaway; rings show the best order of the values.
      </p>
      <${Audit} audit=${report.leak_audit} />
    </section>
    <section class="card" aria-labelledby="distributions-title">
      <h2 id="distributions-title">Distributions by score</h2>
      <p class="small">
        Each bar is a share of the rows of its own score. Where colours differ, a model can tell scores apart.
      </p>
      <${KindLegend} />
      <div class="charts">
        ${report.histograms.map(
          (histogram) => html`<${Histogram} key=${histogram.name} histogram=${histogram} />`,
        )}
        <${Popularity} popularity=${report.popularity} />
      </div>
    </section>
    <${Tiles} report=${report} />
    <${PerCustomer} quantiles=${report.per_customer} />
    <${Realism} realism=${report.realism} />
    <p class="small">
      To pass on: <${Download} path=${`${job.links.report}.html`}>the report as a page of its own<//>
    </p>
  `;
}

const Making = ({ progress }) => html`
  <section class="card">
    <h2>The report is being made</h2>
    <${Progress}
      label="Progress of the report"
      share=${progress && progress.customers_done / Math.max(1, progress.customers_total)}
    >
      ${
        progress
          ? `${number(progress.customers_done)} of ${number(progress.customers_total)} customers read`
          : 'Asking for it …'
      }
    <//>
  </section>
`;

const counted = (names, one) => `${names.length} ${one}${names.length === 1 ? '' : 's'}`;

function headlineOf({ leaks, warnings, features }) {
  if (features.every(({ verdict }) => verdict === null)) return 'There are no labels to compare';
  if (leaks.length > 0) return `${counted(leaks, 'leak')}: single features give the labels away`;
  if (warnings.length > 0) return `${counted(warnings, 'warning')}, no leak`;
  return 'No single feature gives the labels away';
}

function Tiles({ report: { counts, ratios } }) {
  const tiles = [
    ['Ignores per purchase', decimal(ratios.ignores_per_purchase)],
    ['Clicks per purchase', decimal(ratios.clicks_per_purchase)],
    ['Rows that share their time', percent(ratios.rows_sharing_their_time_share)],
    ['Ignores of articles bought at some time', number(counts.ignores_of_bought_articles)],
    ['Ignores that found no article', number(counts.ignores_missing)],
    ['Customers without rows', number(counts.customers_without_rows)],
  ];
  return html`
    <section class="card" aria-labelledby="ratios-title">
      <h2 id="ratios-title">Ratios</h2>
      <dl class="totals">
        ${tiles.map(
          ([name, value]) =>
            html`<div>
              <dt>${name}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
      </dl>
    </section>
  `;
}

function PerCustomer({ quantiles }) {
  const items = [...KINDS.map(({ name }) => name), 'interactions'].map((name) => ({
    name: name === 'interactions' ? 'all' : name,
    values: quantiles[name],
  }));
  const columns = [
    { name: 'name', title: 'rows' },
    ...quantiles.percent.map((share, i) => ({
      name: `${share} %`,
      isNumber: true,
      cell: ({ values }) => number(values[i]),
    })),
  ];
  return html`
    <section class="card" aria-labelledby="quantiles-title">
      <h2 id="quantiles-title">Interactions per customer</h2>
      <p class="small">The share of customers, without those that have no rows, at or below each value.</p>
      <${Table} label="Customers at or below each value" columns=${columns} items=${items} />
    </section>
  `;
}
