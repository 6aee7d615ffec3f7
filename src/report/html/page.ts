/**
 * The report as one page that can be sent to a colleague: pictures and styles inside, no scripts, nothing
 * loaded. Works under a content security policy that allows its one style element and nothing else.
 */
import type { LeakAudit } from '../../model/leak-audit.ts';
import type { Realism, Report } from '../../model/report.ts';
import { auditSection } from './audit-section.ts';
import { histogramChart, LABELS, legend, popularityChart } from './charts.ts';
import { html, type Markup } from './markup.ts';
import { figure, moment, percent } from './numbers.ts';
import { STYLE } from './style.ts';

export function reportHtml(report: Report): string {
  const { job, leak_audit } = report;
  const title = `Job ${job.id} (${job.preset})`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} – report by footfall</title>
        <style>
          ${{ markup: STYLE }}
        </style>
      </head>
      <body>
        <main>
          <header>
            <h1>What job ${job.id} has made</h1>
            <p class="lead">${summary(report)}</p>
          </header>
          ${verdictSection(leak_audit)} ${figuresSection(report)} ${auditSection(leak_audit)}
          ${histogramsSection(report)} ${customersSection(report)} ${realismSection(report.realism)}
          ${originSection(report)}
          <footer>
            Made by footfall from every row of the job. The same figures as JSON: GET
            /v1/jobs/${job.id}/report
          </footer>
        </main>
      </body>
    </html> `;
  return page.markup;
}

function summary({ job, data, counts }: Report): string {
  const from = `purchases of ${moment(data.first_t_dat)} to ${moment(data.last_t_dat)}`;
  return `${figure(counts.interactions)} interactions of ${figure(counts.customers)} customers by the preset “${job.preset}”, seed ${job.seed}, from ${from}.`;
}

function verdictSection({ leaks, warnings, features, thresholds }: LeakAudit): Markup {
  const worst = leaks.length > 0 ? 'leak' : warnings.length > 0 ? 'warning' : 'ok';
  const titles = (names: string[]) =>
    features
      .filter(({ feature }) => names.includes(feature))
      .map((feature) => feature.title)
      .join(', ');
  const count = (names: string[], one: string) => `${names.length} ${one}${names.length === 1 ? '' : 's'}`;
  const isEmpty = features.every(({ verdict }) => verdict === null);
  const heading = isEmpty
    ? 'There are no labels to compare'
    : {
        leak: `✕ ${count(leaks, 'leak')}: single features give the label away`,
        warning: `▲ ${count(warnings, 'warning')}, no leak`,
        ok: '✓ No single feature gives the label away',
      }[worst];
  return html`<section class="verdict ${worst}">
    <h2>${heading}</h2>
    ${leaks.length > 0 ? html`<p><strong>Leaks:</strong> ${titles(leaks)}.</p>` : []}
    ${warnings.length > 0 ? html`<p><strong>Warnings:</strong> ${titles(warnings)}.</p>` : []}
    <p class="soft">
      ${
        worst === 'ok'
          ? `All features that are not meant to separate stay below an AUC of ${thresholds.warning}, or cannot be told from chance.`
          : 'The audit below says what causes each, and which preset or parameter cures it.'
      }
    </p>
  </section>`;
}

function tile(name: string, value: string, more = ''): Markup {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}${more ? html`<small>${more}</small>` : []}</dd>
  </div>`;
}

function figuresSection({ counts, ratios }: Report): Markup {
  return html`<section>
    <h2>Figures</h2>
    <dl class="tiles">
      ${tile('Ignores', figure(counts.ignores), `${percent(ratios.ignores_share)} of all rows`)}
      ${tile('Clicks', figure(counts.clicks), `${percent(ratios.clicks_share)} of all rows`)}
      ${tile('Purchases', figure(counts.purchases), `${percent(ratios.purchases_share)} of all rows`)}
      ${tile('Ignores : clicks : purchases', `${figure(ratios.ignores_per_purchase)} : ${figure(ratios.clicks_per_purchase)} : 1`)}
      ${tile('Customers without purchases', figure(counts.customers_without_purchases), `of ${figure(counts.customers)}; they have no rows`)}
      ${tile('Rows sharing their time', percent(ratios.rows_sharing_their_time_share), 'with another row of the customer')}
      ${tile('Ignores of bought articles', figure(counts.ignores_of_bought_articles), 'bought by the same customer at another time')}
      ${tile('Ignores that found no article', figure(counts.ignores_missing), `with ${figure(counts.customers_short_of_ignores)} customers`)}
    </dl>
  </section>`;
}

function histogramsSection({ histograms, popularity }: Report): Markup {
  return html`<section>
    <h2>Histograms by score</h2>
    <p class="soft">
      Each bar is a share of the rows of its own score, so that bars of one colour add up to 100 %. Where
      colours differ, a model can tell scores apart.
    </p>
    ${legend()}
    <div class="charts">${histograms.map(histogramChart)}${popularityChart(popularity)}</div>
    <p class="soft">
      ${popularity.definition}.
      ${LABELS.map((label) => `Gini of ${label} ${figure(popularity[label].gini)}`).join(', ')}.
    </p>
  </section>`;
}

function customersSection({ per_customer }: Report): Markup {
  const rows = [...LABELS, 'interactions' as const];
  return html`<section>
    <h2>Events of a customer</h2>
    <p class="soft">So many percent of the customers with rows have at most so many.</p>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col"></th>
            ${per_customer.percent.map((share) => html`<th scope="col" class="number">${share} %</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (name) =>
              html`<tr>
                <th scope="row">${name === 'interactions' ? 'all' : name}</th>
                ${per_customer[name].map((value) => html`<td class="number">${figure(value)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function realismSection(realism: Realism[]): Markup {
  const sources = [...new Set(realism.flatMap(({ published }) => published.map(({ source }) => source)))];
  return html`<section>
    <h2>Beside real shops</h2>
    <p class="soft">
      Training data need not look like a shop's log; data for load tests and session models should.
    </p>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Figure</th>
            <th scope="col" class="number">This job</th>
            <th scope="col">Published</th>
          </tr>
        </thead>
        <tbody>
          ${realism.map(
            ({ title, note, value, unit, published }) =>
              html`<tr>
                <th scope="row">${title}<small>${note}</small></th>
                <td class="number">
                  ${figure(value)} ${value === null ? [] : html`<span class="soft">${unit}</span>`}
                </td>
                <td>
                  ${published.map(({ shop, value: own, source }) => html`${shop} ${own} <sup>${sources.indexOf(source) + 1}</sup><br />`)}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <ol>
      ${sources.map((source) => html`<li>${source}</li>`)}
    </ol>
  </section>`;
}

function originSection({ job, data }: Report): Markup {
  const facts = [
    ['Fingerprint of the job', job.fingerprint],
    ['Fingerprint of the data set', job.dataset_fingerprint],
    ['Digest of its rows', job.content_digest ?? '–'],
    ['Generator version', job.generator_version],
    ['Articles in the catalogue', figure(data.articles)],
  ];
  return html`<section>
    <h2>Where it comes from</h2>
    <div class="scroll">
      <table>
        <tbody>
          ${facts.map(
            ([name, value]) =>
              html`<tr>
                <th scope="row">${name}</th>
                <td><code>${value}</code></td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    <details>
      <summary>All ${Object.keys(job.parameters).length} parameters</summary>
      <div class="scroll">
        <table>
          <tbody>
            ${Object.entries(job.parameters).map(
              ([name, value]) =>
                html`<tr>
                  <th scope="row"><code>${name}</code></th>
                  <td><code>${typeof value === 'string' ? value : JSON.stringify(value)}</code></td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>
  </section>`;
}
