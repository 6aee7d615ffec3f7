/** Two jobs side by side: what they were asked for, what they made, and how it is distributed. */
import { html } from '../vendor/preact.js';
import { Chip } from '../components/chip.js';
import { ProblemNote } from '../components/problem.js';
import { CompareAudits } from '../compare/audits.js';
import { CompareDistributions } from '../compare/distributions.js';
import { CompareFacts } from '../compare/facts.js';
import { useJob, useReport } from '../job/use-job.js';
import { go, href } from '../routes.js';

/** A job with its report. */
function useSide(id) {
  const { job, problem } = useJob(id);
  const { report, problem: ofReport } = useReport(job?.state === 'succeeded' ? job : undefined);
  return { id, job, report, problem: problem ?? ofReport };
}

/** Nothing of other jobs may stand under the names of these until they are known. */
export default function CompareView({ params: { a, b } }) {
  return html`<${Sides} key=${`${a} ${b}`} a=${a} b=${b} />`;
}

function Sides({ a, b }) {
  const sides = [useSide(a), useSide(b)];
  const isKnown = sides.every(({ job }) => job !== undefined);
  const isReported = sides.every(({ report }) => report !== undefined);
  const reports = sides.map(({ report }) => report);
  return html`
    <div class="row">
      <h1>Jobs ${a} and ${b}</h1>
      <button class="quiet small" type="button" onClick=${() => go(href('compare', b, a))}>Swap</button>
    </div>
    <div class="sides">${sides.map((side) => html`<${Head} key=${side.id} ...${side} />`)}</div>
    ${isKnown && html`<${CompareFacts} jobs=${sides.map(({ job }) => job)} />`}
    ${
      isReported &&
      html`
        <${CompareAudits} ids=${[a, b]} audits=${reports.map(({ leak_audit }) => leak_audit)} />
        <${CompareDistributions} ids=${[a, b]} reports=${reports} />
      `
    }
    ${
      isKnown &&
      !isReported &&
      html`<p class="faint">
        Audit and distributions come when both jobs have succeeded and have their reports.
      </p>`
    }
  `;
}

function Head({ id, job, problem }) {
  return html`
    <section class="card" aria-label=${`Job ${id}`}>
      <h2><a href=${href('jobs', id)}>Job ${id}</a> ${job && html`<${Chip} job=${job} />`}</h2>
      ${job && html`<p class="small">${job.state}, preset ${job.preset}, seed ${job.seed}</p>`}
      <${ProblemNote} problem=${problem} />
    </section>
  `;
}
