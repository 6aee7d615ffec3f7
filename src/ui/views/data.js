/** Data: what is loaded, from which files; loading more, and taking it back. */
import { html, useState } from '../vendor/preact.js';
import { ProblemNote } from '../components/problem.js';
import { ChooseFile } from '../load/choose-file.js';
import { ChosenFile } from '../load/chosen-file.js';
import { Imports } from '../load/imports.js';
import { day, number } from '../format.js';
import { href } from '../routes.js';
import { useRequest } from '../use-request.js';

const REFRESH_MS = 5000;

export default function Data() {
  const [file, setFile] = useState();
  const [version, setVersion] = useState(0);
  const { data, problem, reload } = useRequest('v1/dataset', { every: REFRESH_MS });
  const loaded = () => {
    reload();
    setVersion((version) => version + 1);
  };
  if (!data)
    return html`<h1>Data</h1>
      <${ProblemNote} problem=${problem} />`;
  const isEmpty = data.transactions === 0;
  return html`
    <h1>Data</h1>
    ${isEmpty ? html`<p>Nothing is loaded yet.</p>` : html`<${Totals} ...${data} />`}
    <section class="card" aria-label="Load a file">
      ${
        file
          ? html`<${ChosenFile}
              key=${file}
              file=${file}
              onLoaded=${loaded}
              onClose=${() => setFile(undefined)}
            />`
          : html`<${ChooseFile} isEmpty=${isEmpty} onFile=${setFile} onLoaded=${loaded} />`
      }
    </section>
    <${Imports} version=${version} onChange=${reload} />
  `;
}

function Totals({ transactions, customers, articles, first_t_dat: first, last_t_dat: last }) {
  const totals = {
    Transactions: number(transactions),
    Customers: number(customers),
    Articles: number(articles),
    Time: `${day(first)} to ${day(last)}`,
  };
  return html`
    <section class="card" aria-label="What is loaded">
      <dl class="totals">
        ${Object.entries(totals).map(
          ([name, value]) =>
            html`<div key=${name}>
              <dt>${name}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
      </dl>
      <p class="actions"><a class="button" href=${href('new')}>Make a job of it</a></p>
    </section>
  `;
}
