/** The results of a job: shares of the scores, downloads, first rows. */
import { ask } from './api.js';
import { element, fillTable, find, number, SCORES } from './show.js';

const ROWS_SHOWN = 50;
const COLUMNS = ['t_dat', 'customer_id', 'article_id', 'interaction_score', 'prev_article_id'];
const FURTHER = ['strategy', 'sampling_prob', 'session_id', 'event_id', 'split', 'price', 'sales_channel_id'];

/** Shows the job; returns its first row, if any. */
export async function showResult(job) {
  const { self } = job.links;
  const { items } = await ask(`${self}/interactions?limit=${ROWS_SHOWN}`);
  find('#result').hidden = false;
  find('#rows-title').textContent = `Interactions of job ${job.id}`;
  find('#digest').textContent = job.content_digest;
  find('#notes').textContent = job.notes.join(' ');
  showShares(job.counts);
  find('#downloads').replaceChildren(
    ...[
      [`${self}/interactions.csv`, `All ${number(job.interactions)} as CSV`],
      [`${self}/interactions.ndjson`, 'as NDJSON'],
      [`${self}/interactions.csv?columns=${[...COLUMNS, ...FURTHER]}`, 'as CSV with all columns'],
      [`${self}/customers.csv`, 'Sampled customers'],
      [`${self}/transactions.csv`, 'Their transactions'],
    ].map(([href, text]) => element('a', { href, download: '' }, text)),
    element('a', { href: `${job.links.report}.html` }, 'Report: what gives the labels away?'),
  );
  fillTable(find('#rows'), items, COLUMNS);
  return items[0];
}

function showShares({ ignores, clicks, purchases }) {
  const counts = [ignores, clicks, purchases];
  const texts = counts.map((count, score) => `${number(count)} ${SCORES[score]}`);
  const bars = counts.map((count, score) => {
    const bar = element('span', { class: SCORES[score], title: texts[score] }, texts[score]);
    bar.style.flexGrow = count;
    bar.style.flexBasis = 0;
    return bar;
  });
  const box = find('#shares');
  box.replaceChildren(...bars);
  box.setAttribute('aria-label', texts.join(', '));
}
