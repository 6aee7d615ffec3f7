/** All other options of a load. What the service has found by itself stands where nothing is chosen. */
import { html, useEffect, useState } from '../vendor/preact.js';
import { faultOf } from '../api.js';
import { Disclosure } from '../components/disclosure.js';
import { Field } from '../components/field.js';
import { withOption } from './load-query.js';
import { OPTIONS } from './load-options.js';
import { inFields } from './words.js';

/** `obstacles`: of a look at the file; each stands beside the option that it takes. */
export function OptionsForm({ query, readAs, problem, obstacles, onChange }) {
  const changed = OPTIONS.filter(({ name }) => query.has(name)).length;
  const faultIn = (name) =>
    faultOf(problem, `/${name}`) ?? obstacles.find(({ option }) => option === name)?.detail;
  const faults = OPTIONS.map(({ name }) => faultIn(name));
  return html`
    <${Disclosure}
      title="Further options"
      mark=${changed > 0 && `${changed} set`}
      isWrong=${faults.some((fault) => fault !== undefined)}
    >
      <div class="fields">
        ${OPTIONS.map(
          (option, i) =>
            html`<${Option}
              key=${option.name}
              option=${option}
              value=${query.get(option.name) ?? ''}
              found=${readAs?.[option.name]}
              fault=${faults[i] && inFields(faults[i])}
              onChange=${(value) => onChange(withOption(query, option.name, value))}
            />`,
        )}
      </div>
    <//>
  `;
}

function Option({ option: { name, label, values, usual, example }, value, found, fault, onChange }) {
  const isFound = found !== undefined && typeof found !== 'object';
  const change = ({ target }) => onChange(target.value.trim());
  // What is being typed must outlive everything that is drawn meanwhile.
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const control = (attributes) => {
    if (!values)
      return html`<input
        ...${attributes}
        value=${typed}
        spellcheck=${false}
        onInput=${({ target }) => setTyped(target.value)}
        onChange=${change}
        placeholder=${isFound && found !== '' ? String(found) : example && `for example ${example}`}
      />`;
    const title = values.find(([one]) => one === String(found))?.[1] ?? found;
    const none = usual ?? (isFound ? `${title} (found)` : 'found by itself');
    const others = value === '' || values.some(([one]) => one === value) ? [] : [[value, value]];
    return html`
      <select ...${attributes} value=${value} onChange=${change}>
        <option value="">${none}</option>
        ${[...values, ...others].map(([one, text]) => html`<option value=${one} key=${one}>${text}</option>`)}
      </select>
    `;
  };
  return html`<${Field}
    id=${`option-${name}`}
    label=${label}
    fault=${fault}
    isChanged=${value !== ''}
    control=${control}
  />`;
}
