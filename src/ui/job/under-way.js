/** A job that waits or runs: how far it is, how long it will take, and Cancel. */
import { html, useState } from '../vendor/preact.js';
import { ask } from '../api.js';
import { ProblemNote } from '../components/problem.js';
import { Progress } from '../components/progress.js';
import { counted, duration, number } from '../format.js';

export function UnderWay({ job, reload }) {
  const [problem, setProblem] = useState();
  const [isAsked, setAsked] = useState(false);
  const cancel = async () => {
    setAsked(true);
    try {
      await ask(`${job.links.self}/cancel`, { method: 'POST' });
      reload();
    } catch (problem) {
      setProblem(problem);
      setAsked(false);
    }
  };
  const share = job.customers_total === 0 ? 1 : job.customers_done / job.customers_total;
  return html`
    <section class="card" aria-labelledby="progress-title">
      <h2 id="progress-title">${job.state === 'queued' ? 'It waits for its turn' : 'It is running'}</h2>
      <${Progress} label=${`Progress of job ${job.id}`} share=${share}>${inWords(job)}<//>
      <button class="quiet" type="button" onClick=${cancel} disabled=${isAsked}>Cancel</button>
      <${ProblemNote} problem=${problem} />
    </section>
  `;
}

function inWords({ state, queue_position, interactions, customers_done, customers_total, ...job }) {
  if (state === 'queued') return `Number ${queue_position} in the queue`;
  return [
    `${number(customers_done)} of ${counted(customers_total, 'customer')}`,
    counted(interactions, 'interaction'),
    job.rows_per_second !== null && `${number(job.rows_per_second)} a second`,
    job.eta_seconds !== null && `about ${duration(job.eta_seconds)} left`,
  ]
    .filter(Boolean)
    .join(', ');
}
