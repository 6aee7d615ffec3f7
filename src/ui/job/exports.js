/** A job in the forms of libraries: what each form is, its options, and its files. */
import { html, useState } from '../vendor/preact.js';
import { Download } from '../components/download.js';
import { Field, newId } from '../components/field.js';
import { ProblemNote } from '../components/problem.js';
import { bytes } from '../format.js';
import { useRequest } from '../use-request.js';

export function Exports({ job }) {
  const { data, problem } = useRequest(job.links.exports);
  return html`
    <section class="card" aria-labelledby="exports-title">
      <h2 id="exports-title">For a library</h2>
      <${ProblemNote} problem=${problem} />
      ${data?.items.map((format) => html`<${Export} key=${format.name} format=${format} />`)}
    </section>
  `;
}

function Export({ format }) {
  const { name, title, libraries, ignores, files, options, archive } = format;
  const [values, setValues] = useState({});
  const given = Object.entries(values).filter(([, value]) => value !== '');
  const query = given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
  const change = (option, value) => setValues((old) => ({ ...old, [option]: value }));
  return html`
    <details class="export">
      <summary><strong>${name}</strong> ${title}</summary>
      <p class="small">For ${libraries.join(', ')}. ${ignores}</p>
      <div class="fields">
        ${options.map(
          (option) => html`
            <${Option}
              key=${option.name}
              option=${option}
              value=${values[option.name] ?? ''}
              onChange=${(value) => change(option.name, value)}
            />
          `,
        )}
      </div>
      <p class="row">
        <${Download} class="button" path=${archive + query}>Download ${name} as ZIP<//>
      </p>
      <ul class="files">
        ${files.map(
          (file) => html`
            <li key=${file.name}>
              <${Download} path=${file.href + query}>${file.name}<//>${' '}
              <span class="small">
                ${file.description}${file.bytes !== null && query === '' && `, ${bytes(file.bytes)}`}
              </span>
            </li>
          `,
        )}
      </ul>
    </details>
  `;
}

/** Values that are one of several are chosen, others typed; empty is the default. */
function Option({ option, value, onChange }) {
  const [id] = useState(newId);
  const { name, type, description } = option;
  const choices = type === 'boolean' ? ['true', 'false'] : option.enum;
  const standard = option.default === null ? '' : String(option.default);
  const control = (attributes) =>
    choices
      ? html`<select ...${attributes} value=${value} onChange=${(event) => onChange(event.target.value)}>
          <option value="">${standard === '' ? '–' : `${standard} (default)`}</option>
          ${choices.map((choice) => html`<option key=${choice} value=${choice}>${choice}</option>`)}
        </select>`
      : html`<input
          ...${attributes}
          value=${value}
          placeholder=${standard}
          spellcheck=${false}
          onInput=${(event) => onChange(event.target.value.trim())}
        />`;
  return html`<${Field} id=${id} label=${name} help=${description} control=${control} />`;
}
