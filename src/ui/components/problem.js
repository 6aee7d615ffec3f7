/** What went wrong, in the service's words, with what it says of single fields. */
import { href } from '../routes.js';
import { html } from '../vendor/preact.js';

/**
 * Shows a Problem (see api.js), or nothing. `shown`: pointers (`/seed`) and parameters (`/limit`) of errors
 * that stand next to their fields already.
 */
export function ProblemNote({ problem, shown = [] }) {
  if (!problem) return null;
  const errors = (problem.errors ?? []).filter(
    ({ pointer, parameter }) => !shown.includes(pointer ?? `/${parameter}`),
  );
  const more = errors.filter(({ detail }) => detail !== problem.message);
  return html`
    <div class="problem" role="alert">
      <p>${problem.code === 'no_data' ? html`<${NoData} />` : problem.message}</p>
      ${
        more.length > 0 &&
        html`<ul>
          ${more.map((error) => html`<li>${placeOf(error)}${error.detail}</li>`)}
        </ul>`
      }
    </div>
  `;
}

/** The service names a request here; this page has a view for it. */
const NoData = () => html`No transactions are loaded. <a href=${href('data')}>Load some first</a>`;

const placeOf = ({ pointer, parameter, line }) => {
  if (line !== undefined) return `Line ${line}: `;
  const name = (pointer ?? parameter ?? '').replace(/^\//, '').replaceAll('/', '.');
  return name === '' ? '' : `${name}: `;
};
