/** All parameters of the chosen preset, in groups; a group with something wrong in it is open. */
import { html } from '../vendor/preact.js';
import { faultOf } from '../api.js';
import { Disclosure } from '../components/disclosure.js';
import { changeValue } from './draft.js';
import { grouped } from './groups.js';
import { ParameterField } from './parameter-field.js';

/** The parameters that have a field: objects have one for each member. */
const fieldsOf = ({ name, members, ...parameter }) =>
  members
    ? members.map((member) => ({ path: `${name}.${member.name}`, parameter: member }))
    : [{ path: name, parameter: { name, ...parameter } }];

export const pointerOf = (path) => `/parameters/${path.replaceAll('.', '/')}`;

/** Pointers of everything that has a field. */
export const pointersOf = (preset) => preset.parameters.flatMap(fieldsOf).map(({ path }) => pointerOf(path));

export function Parameters({ preset, values, problem }) {
  return html`
    ${grouped(preset.parameters).map(
      ({ title, parameters }) =>
        html`<${Group}
          key=${`${preset.name} ${title}`}
          title=${title}
          parameters=${parameters}
          values=${values}
          problem=${problem}
        />`,
    )}
  `;
}

function Group({ title, parameters, values, problem }) {
  const fields = parameters.flatMap(fieldsOf);
  const changed = fields.filter(({ path }) => values[path] !== undefined).length;
  const isWrong = fields.some(({ path }) => faultOf(problem, pointerOf(path)));
  return html`
    <${Disclosure} title=${title} mark=${changed > 0 && `${changed} changed`} isWrong=${isWrong}>
      ${parameters.map(
        (parameter) =>
          parameter.members &&
          html`<p class="help">${parameter.name}: ${parameter.description.replaceAll('`', '')}.</p>`,
      )}
      <div class="fields">
        ${fields.map(
          ({ path, parameter }) =>
            html`<${ParameterField}
              key=${path}
              path=${path}
              parameter=${parameter}
              text=${values[path]}
              fault=${faultOf(problem, pointerOf(path))}
              onChange=${(text) => changeValue(path, text)}
            />`,
        )}
      </div>
    <//>
  `;
}
