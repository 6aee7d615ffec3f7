/** What is loaded, and the upload of files. */
import { ask, upload } from './api.js';
import { element, find, number, say, time } from './show.js';

export async function showDataset() {
  const { transactions, customers, articles, first_t_dat, last_t_dat, imports } = await ask('/v1/dataset');
  const span =
    first_t_dat === null ? '–' : `${time(first_t_dat).slice(0, 10)} to ${time(last_t_dat).slice(0, 10)}`;
  const totals = {
    Transactions: number(transactions),
    Customers: number(customers),
    Articles: number(articles),
    Imports: number(imports),
    Time: span,
  };
  find('#totals').replaceChildren(
    ...Object.entries(totals).map(([name, value]) =>
      element('div', {}, element('dt', {}, name), element('dd', {}, value)),
    ),
  );
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
    const sent = (share) =>
      say(
        status,
        share < 1 ? `Uploading ${file.name}: ${Math.floor(share * 100)} %` : `Loading ${file.name} …`,
      );
    const made = await upload(file, options(), sent);
    const rejected = made.rows_rejected > 0 ? `, ${number(made.rows_rejected)} bad rows skipped` : '';
    say(status, `${file.name}: ${number(made.rows_loaded)} rows loaded${rejected}.`);
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
