/** Finds customers by the beginning of their ids, in a job or among all that are loaded. */
import { html, useEffect, useState } from '../vendor/preact.js';
import { Field } from '../components/field.js';
import { ProblemNote } from '../components/problem.js';
import { changeQuery, go, href } from '../routes.js';
import { useRequest } from '../use-request.js';

const SHOWN = 12;
/** Typing goes on without a request for each letter. */
const PAUSE_MS = 150;

const listOf = (job) => (job === undefined ? 'v1/customers' : `v1/jobs/${encodeURIComponent(job)}/customers`);

/** `isOpen`: whether the list is shown before anything is typed. */
export function Finder({ job, prefix = '', isOpen }) {
  const [typed, setTyped] = useState(prefix);
  useEffect(() => {
    const timer = setTimeout(() => typed !== prefix && changeQuery({ prefix: typed || undefined }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const isSearching = isOpen || prefix !== '';
  const search = new URLSearchParams({ limit: SHOWN, ...(prefix !== '' && { prefix }) });
  const { data, problem } = useRequest(isSearching ? `${listOf(job)}?${search}` : undefined);
  const items = isSearching && !problem ? data?.items : undefined;
  const submit = (event) => {
    event.preventDefault();
    if (typed !== '') go(href('customers', typed, { job }));
  };
  const control = (attributes) =>
    html`<input
      ...${attributes}
      type="search"
      maxlength="128"
      spellcheck=${false}
      autocomplete="off"
      value=${typed}
      onInput=${(event) => setTyped(event.target.value)}
    />`;
  return html`
    <form role="search" onSubmit=${submit}>
      <${Field} id="finder" label="Find a customer" help="The beginning of the id" control=${control} />
    </form>
    <${ProblemNote} problem=${problem} />
    ${items && html`<${Found} items=${items} job=${job} isMore=${data.next !== null} />`}
  `;
}

const Found = ({ items, job, isMore }) => html`
  <ul class="found" aria-label="Customers found">
    ${items.map(
      ({ customer_id: id }) =>
        html`<li key=${id}><a href=${href('customers', id, { job })} title=${id}>${id}</a></li>`,
    )}
    ${isMore && html`<li class="faint">and more</li>`}
    ${items.length === 0 && html`<li class="faint">none</li>`}
  </ul>
`;
