/** One customer: the sequence over time, from a job or generated on the spot. */
import { ask } from './api.js';
import { fillTable, find, number, say, SCORES, time } from './show.js';

const COLUMNS = ['t_dat', 'article_id', 'interaction_score', 'prev_article_id'];
const SVG = 'http://www.w3.org/2000/svg';

const form = find('#sequence-form');
const path = () => `/v1/customers/${encodeURIComponent(form.customer_id.value)}/interactions`;

export function listenForCustomer(onGenerated) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    showStored();
  });
  find('#at-once').addEventListener('click', () =>
    attempt(async () => {
      const { seed, preset } = find('#generate');
      const json = { seed: seed.value, preset: preset.value };
      const { items, job } = await ask(path(), { method: 'POST', json });
      showSequence(items, `generated now, as job ${job.id}`);
      await onGenerated();
    }),
  );
}

/** Shows the customer's sequence in the job. */
export function showCustomer(customerId, job) {
  find('#customer').hidden = false;
  form.customer_id.value = customerId;
  return showStored(`?job_id=${job.id}`);
}

const showStored = (query = '') =>
  attempt(async () => {
    const { items, job_id } = await ask(path() + query);
    showSequence(items, `from job ${job_id}`);
  });

async function attempt(action) {
  try {
    await action();
  } catch (error) {
    say(find('#sequence-status'), error.message, true);
    find('#timeline').replaceChildren();
    find('#sequence').replaceChildren();
  }
}

function showSequence(items, from) {
  const span = `${time(items[0].t_dat)} to ${time(items.at(-1).t_dat)}`;
  say(find('#sequence-status'), `${number(items.length)} interactions, ${span}, ${from}.`);
  fillTable(find('#sequence'), items, COLUMNS);
  drawTimeline(items);
}

/** One dot per interaction: time from left to right, one lane per score. */
function drawTimeline(items) {
  const [first, last] = [items[0].t_dat, items.at(-1).t_dat];
  const x = (t) => 12 + (976 * (t - first)) / Math.max(1, last - first);
  const lanes = [100, 60, 20];
  const lines = lanes.map((y) => shape('line', { x1: 0, x2: 1000, y1: y, y2: y }));
  const dots = items.map(({ t_dat, interaction_score: score }) => {
    const size = { rx: 5, ry: score === 2 ? 9 : 6 };
    return shape('ellipse', { cx: x(t_dat), cy: lanes[score], ...size, class: SCORES[score], opacity: 0.75 });
  });
  find('#timeline').replaceChildren(...lines, ...dots);
}

function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
