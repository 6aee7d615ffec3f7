/** What is loaded: totals, and the imports, which can be taken back. */
import { ask } from './api.js';
import { element, find, number, say, time } from './show.js';

const IMPORTS_SHOWN = 6;

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
  await showImports();
}

async function showImports() {
  const { items } = await ask(`/v1/imports?limit=${IMPORTS_SHOWN}`);
  find('#imports').replaceChildren(...items.map(importRow));
}

function importRow(loaded) {
  const { id, kind, state, source, rows_loaded, warnings, error } = loaded;
  const rows = state === 'succeeded' ? `${number(rows_loaded)} rows` : state;
  const count = warnings.length;
  const words = count === 0 ? rows : `${rows}, ${count} ${count === 1 ? 'warning' : 'warnings'}`;
  const notes = [...warnings.map(({ message }) => message), ...(error ? [error.detail] : [])];
  const about = element('span', { class: 'grow', title: notes.join('\n') }, `${kind}, ${source}`);
  const parts = [
    element('span', { class: 'faint' }, `#${id}`),
    about,
    element('span', { class: 'faint' }, words),
  ];
  return element('li', {}, ...parts, takeBackButton(loaded));
}

/** Removes an import that has rows after a question only. */
function takeBackButton({ id, state, rows_loaded }) {
  const isLoaded = state === 'succeeded';
  const label = isLoaded ? 'Take back' : 'Remove';
  const button = element(
    'button',
    { type: 'button', class: 'small', 'aria-label': `${label} import ${id}` },
    label,
  );
  button.disabled = state === 'running';
  button.addEventListener('click', async () => {
    const question = `Take import ${id} back, with its ${number(rows_loaded)} rows? Jobs keep theirs.`;
    if (isLoaded && !confirm(question)) return;
    button.disabled = true;
    try {
      await ask(`/v1/imports/${id}`, { method: 'DELETE' });
      say(find('#upload-status'), isLoaded ? `Import ${id} is taken back.` : `Import ${id} is removed.`);
    } catch (error) {
      say(find('#upload-status'), error.message, true);
    }
    await showDataset();
  });
  return button;
}
