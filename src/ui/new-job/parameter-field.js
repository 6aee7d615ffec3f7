/** A field for a parameter of a preset, made from the service's description of it. */
import { html } from '../vendor/preact.js';
import { Field } from '../components/field.js';
import { textOf } from './parameter-values.js';

const isTyped = ({ type }, ...names) => names.some((name) => [type].flat().includes(name));

/** `text`: what was typed; undefined if it's the preset's. `onChange(text)`: undefined to take that again. */
export function ParameterField({ path, parameter, text, fault, onChange }) {
  const { description, default: usual } = parameter;
  const own = textOf(usual);
  const value = text ?? own;
  const change = (typed) => onChange(typed === own ? undefined : typed);
  const control = (attributes) => controlOf({ parameter, attributes, value, change });
  const label = path.split('.').at(-1);
  const help = html`${description.replaceAll('`', '')}.${' '}
    <span class="default">Default: ${own === '' ? 'none' : own}</span>`;
  return html`<${Field}
    id=${`parameter-${path}`}
    label=${label}
    help=${help}
    fault=${fault}
    isChanged=${text !== undefined}
    control=${control}
  />`;
}

function controlOf({ parameter, attributes, value, change }) {
  if (isTyped(parameter, 'boolean'))
    return html`<input
      type="checkbox"
      ...${attributes}
      checked=${value === 'true'}
      onChange=${({ target }) => change(String(target.checked))}
    />`;
  if (parameter.enum)
    return html`
      <select ...${attributes} value=${value} onChange=${({ target }) => change(target.value)}>
        ${parameter.enum.map((one) => html`<option value=${one} key=${one}>${one}</option>`)}
      </select>
    `;
  const isNumber = isTyped(parameter, 'integer', 'number') && !isTyped(parameter, 'string');
  return html`<input
    ...${attributes}
    value=${value}
    spellcheck=${false}
    autocomplete="off"
    inputmode=${isNumber ? 'decimal' : undefined}
    placeholder=${placeholderOf(parameter)}
    onInput=${({ target }) => change(target.value)}
  />`;
}

function placeholderOf(parameter) {
  if (isTyped(parameter, 'array')) return '2020-07-01, 2020-08-15';
  if (parameter.unit === 'milliseconds') return '2020-07-01';
  if (isTyped(parameter, 'object')) return 'brand=0.2';
  return isTyped(parameter, 'null') ? 'none' : undefined;
}
