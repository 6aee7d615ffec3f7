/** Which customers a job has. */
import { html } from '../vendor/preact.js';
import { faultOf } from '../api.js';
import { Disclosure } from '../components/disclosure.js';
import { Field } from '../components/field.js';
import { change } from './draft.js';

const SELECTIONS = [
  ['sample_size', 'a sample'],
  ['all_customers', 'all customers'],
  ['customer_ids', 'these customers'],
];

const LIMITS = [
  { name: 'min_purchases', label: 'At least so many purchases', placeholder: '1' },
  { name: 'max_purchases', label: 'At most so many purchases' },
  { name: 'bought_from', label: 'Purchases count from', placeholder: '2020-03-22' },
  { name: 'bought_to', label: 'Purchases count before', placeholder: '2020-09-22' },
];

const OWN = ['seed', 'sample_size', 'customer_ids', 'customers_in', ...LIMITS.map(({ name }) => name)];
export const POINTERS = OWN.map((name) => `/${name}`);

const typed = (name) => (event) => change({ [name]: event.target.value });

const input = (form, name, more) => (attributes) =>
  html`<input
    ...${attributes}
    ...${more}
    value=${form[name]}
    spellcheck=${false}
    autocomplete="off"
    onInput=${typed(name)}
  />`;

export function CustomersFields({ form, problem }) {
  const fault = (name) => faultOf(problem, `/${name}`);
  return html`
    <fieldset>
      <legend>Customers</legend>
      <div class="row choices">
        ${SELECTIONS.map(
          ([value, text]) => html`
            <label class="check" key=${value}>
              <input
                type="radio"
                name="selection"
                value=${value}
                checked=${form.selection === value}
                onChange=${typed('selection')}
              />${text}
            </label>
          `,
        )}
      </div>
      <div class="fields">
        ${
          form.selection === 'sample_size' &&
          html`<${Field}
            id="sample_size"
            label="How many"
            fault=${fault('sample_size')}
            help="The seed decides which."
            control=${input(form, 'sample_size', { inputmode: 'numeric' })}
          />`
        }
        ${
          form.selection === 'customer_ids' &&
          html`<${Field}
            id="customer_ids"
            label="Their ids, one a line"
            fault=${fault('customer_ids')}
            control=${(attributes) =>
              html`<textarea
                ...${attributes}
                rows="4"
                spellcheck=${false}
                value=${form.customer_ids}
                onInput=${typed('customer_ids')}
              ></textarea>`}
          />`
        }
        <${Field}
          id="seed"
          label="Seed"
          fault=${fault('seed')}
          help="The same seed yields the same rows."
          control=${input(form, 'seed')}
        />
      </div>
      <${Limits} form=${form} fault=${fault} />
    </fieldset>
  `;
}

function Limits({ form, fault }) {
  const set = LIMITS.filter(({ name }) => form[name] !== '').length + (form.customers_in ? 1 : 0);
  const isWrong = ['customers_in', ...LIMITS.map(({ name }) => name)].some(fault);
  const loadedOnly = (attributes) =>
    html`<input
      type="checkbox"
      ...${attributes}
      checked=${form.customers_in === 'loaded'}
      onChange=${({ target }) => change({ customers_in: target.checked ? 'loaded' : '' })}
    />`;
  return html`
    <${Disclosure} title="Only some of them" mark=${set > 0 && `${set} set`} isWrong=${isWrong}>
      <div class="fields">
        ${LIMITS.map(
          ({ name, label, placeholder }) =>
            html`<${Field}
              key=${name}
              id=${name}
              label=${label}
              fault=${fault(name)}
              isChanged=${form[name] !== ''}
              control=${input(form, name, { placeholder })}
            />`,
        )}
        <${Field}
          id="customers_in"
          label="Only those in a loaded customers file"
          fault=${fault('customers_in')}
          isChanged=${form.customers_in !== ''}
          control=${loadedOnly}
        />
      </div>
    <//>
  `;
}
