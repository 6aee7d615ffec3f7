/**
 * The report as one page that can be sent to a colleague: charts and styles inside, no scripts, nothing
 * loaded. Works under a content security policy that allows its one style element and nothing else.
 */
import type { Realism, Report } from '../../model/report.ts';
import { verdictOf } from '../audit.ts';
import { auditSection } from './audit-section.ts';
import { histogramChart, LABELS, popularityChart, scoreLegend } from './charts.ts';
import { column, documentOf, numberColumn, row, table } from './document.ts';
import { html, type Markup } from './markup.ts';
import { formatted, moment, percent } from './numbers.ts';

export function reportHtml(report: Report): string {
  const { job, leak_audit } = report;
  return documentOf(
    `Job ${job.id} (${job.preset}) – report by footfall`,
    html`<header>
        <h1>Report of job ${job.id}</h1>
        <p class="lead">${summary(report)}</p>
      </header>
      ${verdictSection(report)} ${notesSection(report)} ${countsSection(report)} ${auditSection(leak_audit)}
      ${histogramsSection(report)} ${customersSection(report)} ${realismSection(report.realism)}
      ${originSection(report)}
      <footer>
        Made by footfall from all rows of the job. The same statistics as JSON: GET /v1/jobs/${job.id}/report
      </footer>`,
  );
}

function summary({ job, data, counts }: Report): string {
  const rows = `${formatted(counts.interactions)} interactions of ${formatted(counts.customers)} customers`;
  const origin = `purchases of ${moment(data.first_t_dat)} to ${moment(data.last_t_dat)}`;
  return `${rows} by the preset “${job.preset}”, seed ${job.seed}, from ${origin}.`;
}

function verdictSection(report: Report): Markup {
  const { leaks, warnings, features, thresholds } = report.leak_audit;
  const verdict = verdictOf(report);
  const count = (names: string[], one: string) => `${names.length} ${one}${names.length === 1 ? '' : 's'}`;
  const headings = {
    leak: `✕ ${count(leaks, 'leak')}: single features give the label away`,
    warning: `▲ ${count(warnings, 'warning')}, no leak`,
    ok: '✓ No single feature gives the label away',
  };
  const isEmpty = features.every((feature) => feature.verdict === null);
  const list = (kind: string, names: string[]) => {
    const titles = features.filter(({ feature }) => names.includes(feature)).map(({ title }) => title);
    return names.length > 0 ? html`<p><strong>${kind}:</strong> ${titles.join(', ')}.</p>` : [];
  };
  const below = `stay below an AUC of ${thresholds.warning}, or cannot be told from chance`;
  const advice =
    verdict === 'ok'
      ? `All features that are not meant to separate ${below}.`
      : 'The audit below explains what causes each, and which preset or parameter fixes it.';
  return html`<section class="verdict ${verdict}">
    <h2>${isEmpty ? 'There are no labels to compare' : headings[verdict]}</h2>
    ${list('Leaks', leaks)} ${list('Warnings', warnings)}
    <p class="soft">${advice}</p>
  </section>`;
}

function notesSection({ notes = [] }: Report): Markup {
  if (notes.length === 0) return html``;
  return html`<section>
    <h2>Notes</h2>
    <ul>
      ${notes.map((note) => html`<li>${note}</li>`)}
    </ul>
  </section>`;
}

function countsSection({ counts, ratios }: Report): Markup {
  const ofAll = (share: number | null) => `${percent(share)} of all rows`;
  const [ignores, clicks] = [ratios.ignores_per_purchase, ratios.clicks_per_purchase].map(formatted);
  const customers = formatted(counts.customers);
  const short = formatted(counts.customers_short_of_ignores);
  const tiles: [name: string, value: string, more: string][] = [
    ['Ignores', formatted(counts.ignores), ofAll(ratios.ignores_share)],
    ['Clicks', formatted(counts.clicks), ofAll(ratios.clicks_share)],
    ['Purchases', formatted(counts.purchases), ofAll(ratios.purchases_share)],
    ['Ignores : clicks : purchases', `${ignores} : ${clicks} : 1`, ''],
    [
      'Customers without purchases',
      formatted(counts.customers_without_purchases),
      `of ${customers}; they have no rows`,
    ],
    [
      'Rows sharing their time',
      percent(ratios.rows_sharing_their_time_share),
      'with another row of the customer',
    ],
    [
      'Ignores of bought articles',
      formatted(counts.ignores_of_bought_articles),
      'bought by the same customer at another time',
    ],
    ['Missing ignores', formatted(counts.ignores_missing), `no article was left for ${short} customers`],
  ];
  return html`<section>
    <h2>Counts</h2>
    <dl class="tiles">
      ${tiles.map(
        ([name, value, more]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}<small>${more}</small></dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

function histogramsSection({ histograms, popularity }: Report): Markup {
  return html`<section>
    <h2>Histograms by score</h2>
    <p class="soft">
      Each bar is a share of the rows of its own score, so bars of one colour add up to 100 %. Where colours
      differ, a model can tell scores apart.
    </p>
    ${scoreLegend()}
    <div class="charts">${histograms.map(histogramChart)}${popularityChart(popularity)}</div>
    <p class="soft">
      ${popularity.definition}.
      ${LABELS.map((label) => `Gini of ${label} ${formatted(popularity[label].gini)}`).join(', ')}.
    </p>
  </section>`;
}

function customersSection({ per_customer }: Report): Markup {
  const rows = [...LABELS, 'interactions' as const].map((name) =>
    row(
      name === 'interactions' ? 'all' : name,
      per_customer[name].map((value) => html`<td class="number">${formatted(value)}</td>`),
    ),
  );
  return html`<section>
    <h2>Interactions per customer</h2>
    <p class="soft">The share of customers, without those that have no rows, at or below each value.</p>
    ${table([column(''), ...per_customer.percent.map((share) => numberColumn(`${share} %`))], rows)}
  </section>`;
}

function realismSection(realism: Realism[]): Markup {
  const sources = [...new Set(realism.flatMap(({ published }) => published.map(({ source }) => source)))];
  const rows = realism.map(({ title, note, value, unit, published }) =>
    row(
      html`${title}<small>${note}</small>`,
      html`<td class="number">
          ${formatted(value)} ${value === null ? [] : html`<span class="soft">${unit}</span>`}
        </td>
        <td>
          ${published.map(
            ({ shop, value: own, source }) =>
              html`${shop} ${own} <sup>${sources.indexOf(source) + 1}</sup><br />`,
          )}
        </td>`,
    ),
  );
  return html`<section>
    <h2>Compared with real shops</h2>
    <p class="soft">
      Training data need not look like a shop's log; data for load tests and session models should.
    </p>
    ${table([column('Statistic'), numberColumn('This job'), column('Published')], rows)}
    <ol>
      ${sources.map((source) => html`<li>${source}</li>`)}
    </ol>
  </section>`;
}

function originSection({ job, data }: Report): Markup {
  const code = (value: string) => html`<td><code>${value}</code></td>`;
  const parameters = Object.entries(job.parameters).map(([name, value]) =>
    row(html`<code>${name}</code>`, code(typeof value === 'string' ? value : JSON.stringify(value))),
  );
  const facts = [
    row('Fingerprint of the job', code(job.fingerprint)),
    row('Fingerprint of the data set', code(job.dataset_fingerprint)),
    row('Digest of its rows', code(job.content_digest ?? '–')),
    row('Generator version', code(job.generator_version)),
    row('Articles in the catalogue', code(formatted(data.articles))),
  ];
  return html`<section>
    <h2>Origin</h2>
    ${table([], facts)}
    <details>
      <summary>All ${parameters.length} parameters</summary>
      ${table([], parameters)}
    </details>
  </section>`;
}
