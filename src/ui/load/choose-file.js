/** Where a file is dropped or chosen; with nothing loaded, a sample is offered as well. */
import { html, useState } from '../vendor/preact.js';
import { respond } from '../api.js';
import { ProblemNote } from '../components/problem.js';
import { Loaded } from './loaded.js';
import { UploadProgress } from './upload-progress.js';
import { useUpload } from './use-upload.js';

export function ChooseFile({ isEmpty, onFile, onLoaded }) {
  const [isOver, setOver] = useState(false);
  const over = (value) => (event) => {
    event.preventDefault();
    setOver(value);
  };
  const drop = (event) => {
    over(false)(event);
    const [file] = event.dataTransfer.files;
    if (file) onFile(file);
  };
  const choose = ({ target }) => {
    if (target.files[0]) onFile(target.files[0]);
    target.value = '';
  };
  return html`
    <label
      class=${`drop ${isOver ? 'over' : ''}`}
      onDragOver=${over(true)}
      onDragLeave=${over(false)}
      onDrop=${drop}
    >
      <input type="file" onChange=${choose} />
      <strong>${isEmpty ? 'Drop your purchase log here' : 'Drop a file here'}</strong>
      <span>or choose one: CSV, NDJSON or Parquet, plain, gzip, zstd or zip. It is inspected first.</span>
    </label>
    ${isEmpty && html`<${Sample} onLoaded=${onLoaded} />`}
  `;
}

function Sample({ onLoaded }) {
  const { state, start, cancel } = useUpload(onLoaded);
  const [problem, setProblem] = useState();
  const [isFetching, setFetching] = useState(false);
  const load = async () => {
    setProblem(undefined);
    setFetching(true);
    try {
      const blob = await (await respond('v1/sample.csv')).blob();
      await start(new File([blob], 'sample.csv'), new URLSearchParams());
    } catch (problem) {
      setProblem(problem);
    }
    setFetching(false);
  };
  if (state?.done) return html`<${Loaded} ...${state} />`;
  return html`
    <p>
      No log at hand? Try a made-up one of 3,000 customers.${' '}
      <button type="button" class="quiet" disabled=${isFetching} onClick=${load}>Load the sample log</button>
    </p>
    ${state?.share !== undefined && html`<${UploadProgress} state=${state} onCancel=${cancel} />`}
    <${ProblemNote} problem=${problem ?? state?.problem} />
  `;
}
