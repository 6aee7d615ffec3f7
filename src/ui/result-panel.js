/** The results of a job: shares of the scores, downloads, first rows. */
import { ask } from './api.js';
import { showExports } from './export-panel.js';
import { element, fillTable, find, number, SCORES } from './show.js';

const ROWS_SHOWN = 50;
const COLUMNS = ['t_dat', 'customer_id', 'article_id', 'interaction_score', 'prev_article_id'];
/** All that are stored: others may not be known any more. */
const FURTHER = [
  ...['strategy', 'sampling_prob', 'session_id', 'event_id', 'sequence_index', 'positive_id', 'split'],
  ...['price', 'sales_channel_id', 'fold', 'user_in_train', 'item_in_train'],
];

/** Shows the job; returns its first row, if any. */
export async function showResult(job) {
  const { self } = job.links;
  const { items } = await ask(`${self}/interactions?limit=${ROWS_SHOWN}`);
  find('#result').hidden = false;
  find('#rows-title').textContent = `Interactions of job ${job.id}`;
  find('#digest').textContent = job.content_digest;
  find('#notes').textContent = job.notes.join(' ');
  showShares(job.counts);
  const download = (file, text) => element('a', { href: `${self}/${file}`, download: '' }, text);
  find('#downloads').replaceChildren(
    download('interactions.csv', `All ${number(job.interactions)} as CSV`),
    download('interactions.ndjson', 'as NDJSON'),
    download('interactions.parquet', 'as Parquet'),
    download('interactions.arrow', 'as Arrow'),
    download(`interactions.csv?columns=${[...COLUMNS, ...FURTHER]}`, 'as CSV with all stored columns'),
    download('customers.csv', 'Sampled customers'),
    download('transactions.csv', 'Their transactions'),
    element('a', { href: `${job.links.report}.html` }, 'Report: what gives the labels away?'),
  );
  await showExports(job);
  fillTable(find('#rows'), items, COLUMNS);
  return items[0];
}

function showShares({ ignores, clicks, purchases }) {
  const counts = [ignores, clicks, purchases];
  const texts = counts.map((count, score) => `${number(count)} ${SCORES[score]}`);
  const bars = texts.map((text, score) => {
    const bar = element('span', { class: SCORES[score], title: text }, text);
    bar.style.flex = `${counts[score]} 1 0`;
    return bar;
  });
  const box = find('#shares');
  box.replaceChildren(...bars);
  box.setAttribute('aria-label', texts.join(', '));
}
