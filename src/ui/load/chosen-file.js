/** A file of one's own: it is inspected, its mapping can be corrected, and it is loaded with it. */
import { html, useEffect, useState } from '../vendor/preact.js';
import { ProblemNote } from '../components/problem.js';
import { comebacks } from '../connection.js';
import { useStore } from '../store.js';
import { Loaded, Warnings } from './loaded.js';
import { Commands, describedFile, FileColumns, FirstRows } from './look.js';
import { Mapping } from './mapping.js';
import { OptionsForm } from './options-form.js';
import { OPTIONS } from './load-options.js';
import { lookAt } from './upload.js';
import { UploadProgress } from './upload-progress.js';
import { useUpload } from './use-upload.js';
import { obstacleInFields, proposalInFields } from './words.js';

const KINDS = [
  ['transactions', 'purchases'],
  ['customers', 'customers with attributes'],
  ['articles', 'articles with attributes'],
];
const SHOWN_BESIDE = OPTIONS.map(({ name }) => `/${name}`);

export function ChosenFile({ file, onLoaded, onClose }) {
  const [query, setQuery] = useState(new URLSearchParams({ kind: 'transactions' }));
  const { look, problem, proposals, isLooking } = useLook(file, query, setQuery);
  const upload = useUpload(onLoaded);
  const kind = query.get('kind');
  if (upload.state?.done)
    return html`<${Loaded} ...${upload.state} />
      <button type="button" class="quiet" onClick=${onClose}>Done</button>`;
  const isUploading = upload.state?.share !== undefined;
  const fault = upload.state?.problem ?? problem;
  const canLoad = look && look.obstacles.length === 0 && !problem && !isLooking && !isUploading;
  const change = (changed) => {
    upload.clear();
    setQuery(changed);
  };
  return html`
    <h2>${file.name}</h2>
    <p class="small" aria-live="polite">${isLooking ? 'Inspecting …' : look && describedFile(look)}</p>
    <label for="kind" class="label">Its rows are </label>
    <select
      id="kind"
      class="short"
      value=${kind}
      onChange=${({ target }) => change(new URLSearchParams({ kind: target.value }))}
    >
      ${KINDS.map(([value, text]) => html`<option value=${value} key=${value}>${text}</option>`)}
    </select>
    <${Proposals} proposals=${proposals} />
    <${Obstacles} obstacles=${look?.obstacles ?? []} />
    <${ProblemNote} problem=${fault} shown=${SHOWN_BESIDE} />
    ${
      look &&
      html`
        <${Warnings} warnings=${look.warnings} />
        <${Mapping} query=${query} kind=${kind} look=${look} onChange=${change} />
        <${FirstRows} rows=${look.rows} />
        <${FileColumns} look=${look} />
      `
    }
    ${
      (look || problem) &&
      html`<${OptionsForm}
        query=${query}
        readAs=${look?.read_as}
        problem=${fault}
        obstacles=${look?.obstacles ?? []}
        onChange=${change}
      />`
    }
    ${look && html`<${Commands} suggested=${look.suggested} />`}
    ${isUploading && html`<${UploadProgress} state=${upload.state} onCancel=${upload.cancel} />`}
    <div class="row actions">
      <button type="button" disabled=${!canLoad} onClick=${() => upload.start(file, query)}>Load</button>
      <button type="button" class="quiet" disabled=${isUploading} onClick=${onClose}>
        Choose another file
      </button>
    </div>
  `;
}

/** What the options were set to by themselves, and why: people should check it. */
const Proposals = ({ proposals }) =>
  proposals.length > 0 &&
  html`
    <div class="warnings">
      Not all of this is certain, so it was chosen for you. Please check it:
      <ul>
        ${proposals.map((one) => html`<li>${proposalInFields(one)}</li>`)}
      </ul>
    </div>
  `;

const Obstacles = ({ obstacles }) =>
  obstacles.length > 0 &&
  html`<div class="problem" role="alert">
    <ul>
      ${obstacles.map((one) => html`<li>${obstacleInFields(one)}</li>`)}
    </ul>
  </div>`;

/**
 * Looks at the file whenever the query changes. If a file of unknown form needs options and the service can
 * suggest them, they are taken, and its reasons become `proposals`.
 */
function useLook(file, query, setQuery) {
  const [found, setFound] = useState({ proposals: [], isLooking: true });
  const comeback = useStore(comebacks);
  useEffect(() => {
    const controller = new AbortController();
    const isFirst = [...query.keys()].join() === 'kind';
    const finish = (result) => setFound((old) => ({ proposals: isFirst ? [] : old.proposals, ...result }));
    /** Whether the query changes, and there will be another look. */
    const take = (suggested, proposals) => {
      const taken = new URLSearchParams(suggested?.query);
      taken.set('kind', query.get('kind'));
      if (!isFirst || String(taken) === String(query)) return false;
      setFound({ proposals, isLooking: true });
      setQuery(taken);
      return true;
    };
    setFound((old) => ({ ...old, isLooking: true }));
    lookAt(file, query, controller.signal).then(
      (look) => {
        if (look.obstacles.length === 0 || !take(look.suggested, look.obstacles)) finish({ look });
      },
      (problem) => {
        if (problem.name === 'AbortError') return;
        if (!take(problem.suggested, [{ detail: problem.message }]))
          setFound((old) => ({ ...old, problem, isLooking: false }));
      },
    );
    return () => controller.abort();
  }, [file, String(query), comeback]);
  return found;
}
