/** Starting a job, watching it, and choosing one that is done. */
import { ask, watch } from './api.js';
import { element, find, number, say } from './show.js';

const JOBS_SHOWN = 6;

export function listenForJobs(onSucceeded) {
  const form = find('#generate');
  form.all_customers.addEventListener(
    'change',
    () => (form.sample_size.disabled = form.all_customers.checked),
  );
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

function requestOf(form) {
  const how = { seed: form.seed.value, preset: form.preset.value };
  return form.all_customers.checked
    ? { all_customers: true, ...how }
    : { sample_size: Number(form.sample_size.value), ...how };
}

/** Offers the presets that there are, and says what the chosen one is for. */
export async function showPresets() {
  const { items } = await ask('/v1/presets');
  const select = find('#generate').preset;
  const about = () => {
    const { description, parameters } = items.find(({ name }) => name === select.value);
    const all = element('a', { href: '/v1/presets' }, `${parameters.length} parameters`);
    find('#preset-about').replaceChildren(`${description}. `, all);
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
  if (ended.state === 'succeeded') await onSucceeded(ended);
}

function showProgress(job) {
  find('#progress progress').value = job.customers_total === 0 ? 1 : job.customers_done / job.customers_total;
  const speed = job.rows_per_second === null ? '' : `, ${number(job.rows_per_second)} a second`;
  const left = job.eta_seconds === null ? '' : `, about ${number(job.eta_seconds)} s left`;
  const detail = job.error ? ` ${job.error.detail}` : '';
  const text = `Job ${job.id} ${job.state}: ${number(job.interactions)} interactions of ${number(job.customers_done)} customers${speed}${left}.${detail}`;
  say(find('#progress .status'), text, job.state === 'failed');
}

/** Lists the newest jobs; gives the newest that has succeeded. */
export async function showJobs(onChosen, current) {
  const { items } = await ask(`/v1/jobs?limit=${JOBS_SHOWN}`);
  find('#jobs').replaceChildren(...items.map((job) => element('li', {}, jobButton(job, onChosen, current))));
  return items.find(({ state }) => state === 'succeeded');
}

function jobButton(job, onChosen, current) {
  const faint = (text) => element('span', { class: 'faint' }, text);
  const what = `${number(job.customers_total)} customers, ${job.preset}, seed ${job.seed}`;
  const rows = job.state === 'succeeded' ? `${number(job.interactions)} rows` : job.state;
  const button = element(
    'button',
    { type: 'button' },
    faint(`#${job.id}`),
    element('span', { class: 'grow' }, what),
    faint(rows),
  );
  button.setAttribute('aria-current', String(job.id === current));
  button.disabled = job.state !== 'succeeded';
  button.addEventListener('click', () => onChosen(job));
  return button;
}
