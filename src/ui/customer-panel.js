/** One customer: the sequence over time, from a job or generated on the spot. */
import { ask } from './api.js';
import { fillTable, find, number, say, SCORES, time } from './show.js';

const COLUMNS = ['t_dat', 'article_id', 'interaction_score', 'prev_article_id'];
const SVG = 'http://www.w3.org/2000/svg';

export function listenForCustomer(onGenerated) {
  const form = find('#sequence-form');
  const path = () => `/v1/customers/${encodeURIComponent(form.customer_id.value)}/interactions`;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    attempt(async () => {
      const { items, job_id } = await ask(path());
      showSequence(items, `from job ${job_id}`);
    });
  });
  find('#at-once').addEventListener('click', () =>
    attempt(async () => {
      const { items, job } = await ask(path(), {
        method: 'POST',
        json: { seed: find('#generate').seed.value, preset: find('#generate').preset.value },
      });
      showSequence(items, `generated now, as job ${job.id}`);
      await onGenerated();
    }),
  );
}

/** Shows the customer's sequence in the job. */
export function showCustomer(customerId, job) {
  find('#customer').hidden = false;
  find('#sequence-form').customer_id.value = customerId;
  return attempt(async () => {
    const { items } = await ask(
      `/v1/customers/${encodeURIComponent(customerId)}/interactions?job_id=${job.id}`,
    );
    showSequence(items, `from job ${job.id}`);
  });
}

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
  const [first, last] = [items[0].t_dat, items.at(-1).t_dat];
  say(
    find('#sequence-status'),
    `${number(items.length)} interactions, ${time(first)} to ${time(last)}, ${from}.`,
  );
  fillTable(find('#sequence'), items, COLUMNS);
  drawTimeline(items);
}

/** One dot per interaction: time from left to right, one lane per score. */
function drawTimeline(items) {
  const [first, last] = [items[0].t_dat, items.at(-1).t_dat];
  const x = (t) => 12 + (976 * (t - first)) / Math.max(1, last - first);
  const lane = (score) => 100 - 40 * score;
  const lines = [0, 1, 2].map((score) =>
    shape('line', { x1: 0, x2: 1000, y1: lane(score), y2: lane(score) }),
  );
  const dots = items.map(({ t_dat, interaction_score: score }) =>
    shape('ellipse', {
      cx: x(t_dat),
      cy: lane(score),
      rx: 5,
      ry: score === 2 ? 9 : 6,
      class: SCORES[score],
      opacity: 0.75,
    }),
  );
  find('#timeline').replaceChildren(...lines, ...dots);
}

function shape(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
