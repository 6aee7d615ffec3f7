/** Starting and watching a job, and choosing a finished one. */
import { ask, watch } from './api.js';
import { element, find, number, say } from './show.js';

const JOBS_SHOWN = 6;
const NUMBERS = ['min_purchases', 'max_purchases'];
const TIMES = ['bought_from', 'bought_to'];
let chosen;

export function listenForJobs(onSucceeded) {
  const form = find('#generate');
  const { all_customers, sample_size } = form;
  all_customers.addEventListener('change', () => (sample_size.disabled = all_customers.checked));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      await follow(await ask('/v1/jobs', { method: 'POST', json: requestOf(form) }), onSucceeded);
    } catch (error) {
      find('#progress').hidden = false;
      say(find('#progress .status'), error.message, true);
    }
  });
}

/** Throws Error for a split that has neither two moments nor is into folds. */
function requestOf(form) {
  const given = (...names) => names.filter((name) => form[name].value.trim() !== '');
  const { all_customers, sample_size, customers_in, seed, preset } = form;
  return {
    ...(all_customers.checked ? { all_customers: true } : { sample_size: Number(sample_size.value) }),
    ...Object.fromEntries(given(...NUMBERS).map((name) => [name, Number(form[name].value)])),
    ...Object.fromEntries(given(...TIMES).map((name) => [name, form[name].value])),
    ...(customers_in.checked && { customers_in: 'loaded' }),
    seed: seed.value,
    preset: preset.value,
    parameters: {
      ...(given('shift_to').length > 0 && { shift_to: form.shift_to.value }),
      ...(!form.split.disabled && given('split').length > 0 && { split: splitOf(form) }),
    },
  };
}

function splitOf({ split, folds }) {
  const moments = split.value.split(/[\s,;]+/).filter((moment) => moment !== '');
  if (folds.checked) return { folds: moments };
  const [validation_from, test_from, ...more] = moments;
  if (test_from !== undefined && more.length === 0) return { validation_from, test_from };
  throw new Error('Two dates split into train, validation and test. For others, choose “into folds”.');
}

/** Lists the presets, and describes the chosen one. */
export async function showPresets() {
  const { items } = await ask('/v1/presets');
  const select = find('#generate').preset;
  const about = () => {
    const { description, parameters } = items.find(({ name }) => name === select.value);
    const all = element('a', { href: '/v1/presets' }, `${parameters.length} parameters`);
    find('#preset-about').replaceChildren(`${description}. `, all);
    const { split, folds } = find('#generate');
    split.disabled = folds.disabled = !parameters.some(({ name }) => name === 'split');
  };
  select.replaceChildren(...items.map(({ name }) => element('option', {}, name)));
  select.addEventListener('change', about);
  about();
}

async function follow(job, onSucceeded) {
  const [box, cancel] = [find('#progress'), find('#progress button')];
  box.hidden = false;
  cancel.hidden = false;
  cancel.onclick = () => ask(`${job.links.self}/cancel`, { method: 'POST' });
  const ended = await watch(job, showProgress);
  cancel.hidden = true;
  await showJobs(onSucceeded, ended.id);
  if (ended.state !== 'succeeded') return;
  await onSucceeded(ended);
  await ask(ended.links.report, { headers: { prefer: 'wait=60' } });
  await showJobs(onSucceeded);
}

function showProgress(job) {
  find('#progress progress').value = job.customers_total === 0 ? 1 : job.customers_done / job.customers_total;
  const made = `${number(job.interactions)} interactions of ${number(job.customers_done)} customers`;
  const speed = job.rows_per_second === null ? '' : `, ${number(job.rows_per_second)} rows/s`;
  const left = job.eta_seconds === null ? '' : `, about ${number(job.eta_seconds)} s left`;
  const detail = job.error ? ` ${job.error.detail}` : '';
  const text = `Job ${job.id} ${job.state}: ${made}${speed}${left}.${detail}`;
  say(find('#progress .status'), text, job.state === 'failed');
}

/** Lists the newest jobs and marks the chosen one; returns the newest successful one. */
export async function showJobs(onChosen, jobId = chosen) {
  chosen = jobId;
  const { items } = await ask(`/v1/jobs?limit=${JOBS_SHOWN}`);
  const row = (job) => element('li', {}, jobButton(job, onChosen), ...verdictLink(job));
  find('#jobs').replaceChildren(...items.map(row));
  return items.find(({ state }) => state === 'succeeded');
}

function jobButton(job, onChosen) {
  const faint = (text) => element('span', { class: 'faint' }, text);
  const what = `${number(job.customers_total)} customers, ${job.preset}, seed ${job.seed}`;
  const rows = job.state === 'succeeded' ? `${number(job.interactions)} rows` : job.state;
  const parts = [faint(`#${job.id}`), element('span', { class: 'grow' }, what), faint(rows)];
  const button = element('button', { type: 'button' }, ...parts);
  button.setAttribute('aria-current', String(job.id === chosen));
  button.disabled = job.state !== 'succeeded';
  button.addEventListener('click', () => onChosen(job));
  return button;
}

/** The verdict of the job's report, with a link to it; nothing until the verdict is known. */
function verdictLink({ verdict, links }) {
  if (!verdict) return [];
  const attributes = { href: `${links.report}.html`, class: `verdict ${verdict}` };
  return [element('a', attributes, `report: ${verdict}`)];
}
