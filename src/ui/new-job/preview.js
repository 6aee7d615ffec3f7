/** The rows of one customer by the form's settings, before anything is stored. */
import { html, useEffect, useState } from '../vendor/preact.js';
import { ask, Problem } from '../api.js';
import { ProblemNote } from '../components/problem.js';
import { Table } from '../components/table.js';
import { counted, SCORES } from '../format.js';

const ROWS_SHOWN = 100;
const PAUSE_MS = 300;

/** `request`: of a job; its selection doesn't matter here. */
export function Preview({ request: { seed, preset, parameters } }) {
  const [id, setId] = useState('');
  const [asked, setAsked] = useState();
  const { items, problem, customer } = useRows(asked, JSON.stringify({ seed, preset, parameters }));
  const show = (event) => {
    event.preventDefault();
    setAsked({ id: id.trim() });
  };
  return html`
    <section class="card" aria-labelledby="preview-title">
      <h2 id="preview-title">Preview</h2>
      <form class="row" onSubmit=${show}>
        <label class="label" for="preview-customer">Customer</label>
        <input
          id="preview-customer"
          class="grow"
          value=${id}
          placeholder="the first one"
          spellcheck=${false}
          autocomplete="off"
          onInput=${({ target }) => setId(target.value)}
        />
        <button class="quiet">Show the rows</button>
      </form>
      <p class="help">Nothing is stored. The rows follow what you change above.</p>
      <${ProblemNote} problem=${problem} />
      ${items && html`<${Rows} items=${items} customer=${customer} />`}
    </section>
  `;
}

function Rows({ items, customer }) {
  const counts = SCORES.map(
    (word, score) => `${items.filter((row) => row.interaction_score === score).length} ${word}`,
  );
  const names = Object.keys(items[0] ?? {}).filter((name) => name !== 'customer_id');
  const more = items.length > ROWS_SHOWN ? ` The first ${ROWS_SHOWN}:` : '';
  return html`
    <p role="status">${customer}: ${counted(items.length, 'row')}, ${counts.join(', ')}.${more}</p>
    ${
      items.length > 0 &&
      html`<${Table} label="Rows of the preview" columns=${names} items=${items.slice(0, ROWS_SHOWN)} />`
    }
  `;
}

/** Asks when a customer was asked for, and after each change of the body. */
function useRows(asked, body) {
  const [found, setFound] = useState({});
  useEffect(() => {
    if (!asked) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    const timer = setTimeout(async () => {
      try {
        const customer = asked.id || (await firstCustomer(signal));
        const path = `v1/customers/${encodeURIComponent(customer)}/interactions?dry_run=true`;
        const { items } = await ask(path, { method: 'POST', json: JSON.parse(body), signal });
        setFound({ items, customer });
      } catch (problem) {
        if (problem.name !== 'AbortError') setFound({ problem });
      }
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [asked, body]);
  return found;
}

async function firstCustomer(signal) {
  const { items } = await ask('v1/transactions?limit=1', { signal });
  if (items.length === 0) throw new Problem(0, { type: 'no_data' });
  return items[0].customer_id;
}
