/** The filters of rows, as the rows of a job take them. */
import { html, useState } from '../vendor/preact.js';
import { faultOf } from '../api.js';
import { Field, newId } from '../components/field.js';
import { KINDS } from './kinds.js';

export const FILTERS = [
  { name: 'customer_id', label: 'Customer', placeholder: 'its id' },
  { name: 'article_id', label: 'Article', placeholder: 'its id' },
  { name: 'from', label: 'From', placeholder: '2020-03-01' },
  { name: 'to', label: 'Before', placeholder: '2020-09-01T12:00' },
];
const SPLIT = { name: 'split', label: 'Parts of the split', placeholder: 'train,validation' };
const FOLD = { name: 'fold', label: 'Folds', placeholder: '0-2' };
const NAMES = [...FILTERS, SPLIT, FOLD].map(({ name }) => name).concat('interaction_score');

/** The filters that a query has. */
export const filtersOf = (query) =>
  Object.fromEntries(Object.entries(query).filter(([name]) => NAMES.includes(name)));

/** What a job can be filtered by: parts and folds only where it has them. */
function fieldsOf({ parameters: { split } }) {
  if (!split) return FILTERS;
  return [...FILTERS, split.folds ? FOLD : SPLIT];
}

/** `onApply` gets all filters; those that are empty are undefined. */
export function FilterForm({ job, query, problem, onApply }) {
  const apply = (event) => {
    event.preventDefault();
    const { elements } = event.target;
    const scores = KINDS.map((_, score) => score).filter((score) => elements[`score-${score}`].checked);
    const all = scores.length === 0 || scores.length === KINDS.length;
    const typed = fieldsOf(job).map(({ name }) => [name, elements[name].value.trim() || undefined]);
    onApply({ ...Object.fromEntries(typed), interaction_score: all ? undefined : scores.join() });
  };
  const clear = () => onApply(Object.fromEntries(NAMES.map((name) => [name, undefined])));
  const chosen = (query.interaction_score ?? '0,1,2').split(',').map(Number);
  return html`
    <form onSubmit=${apply} key=${JSON.stringify(filtersOf(query))}>
      <div class="fields">
        ${fieldsOf(job).map(
          (field) =>
            html`<${Filter} key=${field.name} ...${field} value=${query[field.name]} problem=${problem} />`,
        )}
        <fieldset>
          <legend class="label">Scores</legend>
          <div class="row">
            ${KINDS.map(
              ({ one, mark }, score) => html`
                <label class="check">
                  <input type="checkbox" name=${`score-${score}`} defaultChecked=${chosen.includes(score)} />
                  <span><span class=${`dot ${mark}`}></span>${score} ${one}</span>
                </label>
              `,
            )}
          </div>
        </fieldset>
      </div>
      <p class="row">
        <button>Apply</button>
        <button class="quiet" type="button" onClick=${clear}>Clear</button>
      </p>
    </form>
  `;
}

function Filter({ name, label, placeholder, value, problem }) {
  const [id] = useState(newId);
  const control = (attributes) =>
    html`<input
      ...${attributes}
      name=${name}
      defaultValue=${value}
      placeholder=${placeholder}
      spellcheck=${false}
    />`;
  return html`<${Field} id=${id} label=${label} fault=${faultOf(problem, `/${name}`)} control=${control} />`;
}
