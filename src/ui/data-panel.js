/** What is loaded, and the upload of files. */
import { ask, upload } from './api.js';
import { element, find, number, say, time } from './show.js';

export async function showDataset() {
  const { transactions, customers, articles, first_t_dat, last_t_dat, imports } = await ask('/v1/dataset');
  const [first, last] = [first_t_dat, last_t_dat].map((ms) => time(ms).slice(0, 10));
  const totals = {
    Transactions: number(transactions),
    Customers: number(customers),
    Articles: number(articles),
    Imports: number(imports),
    Time: first_t_dat === null ? '–' : `${first} to ${last}`,
  };
  const total = ([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value));
  find('#totals').replaceChildren(...Object.entries(totals).map(total));
}

export function listenForFiles(onLoaded) {
  const [drop, input] = [find('#drop'), find('#file')];
  input.addEventListener('change', () => input.files[0] && load(input.files[0], onLoaded));
  for (const name of ['dragover', 'dragleave', 'drop']) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle('over', name === 'dragover');
      if (name === 'drop' && event.dataTransfer.files[0]) load(event.dataTransfer.files[0], onLoaded);
    });
  }
}

async function load(file, onLoaded) {
  const status = find('#upload-status');
  try {
    const { rows_loaded, rows_rejected } = await upload(file, options(), (share) => {
      const progress = `Uploading ${file.name}: ${Math.floor(share * 100)} %`;
      say(status, share < 1 ? progress : `Loading ${file.name} …`);
    });
    const rejected = rows_rejected > 0 ? `, ${number(rows_rejected)} bad rows skipped` : '';
    say(status, `${file.name}: ${number(rows_loaded)} rows loaded${rejected}.`);
    await onLoaded();
  } catch (error) {
    say(status, error.message, true);
  } finally {
    find('#file').value = '';
  }
}

function options() {
  const query = new URLSearchParams(new FormData(find('#upload')));
  for (const [name, value] of [...query]) if (value === '') query.delete(name);
  return query;
}
