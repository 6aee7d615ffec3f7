/** All other options of a load. What the service has found by itself stands where nothing is chosen. */
import { html } from '../vendor/preact.js';
import { Field } from '../components/field.js';
import { faultOf } from '../api.js';
import { withOption } from './load-query.js';
import { OPTIONS } from './load-options.js';

export function OptionsForm({ query, readAs, problem, onChange }) {
  const changed = OPTIONS.filter(({ name }) => query.has(name));
  return html`
    <details>
      <summary>Further options${changed.length > 0 && ` (${changed.length} set)`}</summary>
      <div class="fields">
        ${OPTIONS.map(
          (option) =>
            html`<${Option}
              key=${option.name}
              option=${option}
              value=${query.get(option.name) ?? ''}
              found=${readAs?.[option.name]}
              fault=${faultOf(problem, `/${option.name}`)}
              onChange=${(value) => onChange(withOption(query, option.name, value))}
            />`,
        )}
      </div>
    </details>
  `;
}

function Option({ option: { name, label, values, usual, example }, value, found, fault, onChange }) {
  const isFound = found !== undefined && typeof found !== 'object';
  const change = ({ target }) => onChange(target.value.trim());
  const control = (attributes) => {
    if (!values)
      return html`<input
        ...${attributes}
        value=${value}
        spellcheck=${false}
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
