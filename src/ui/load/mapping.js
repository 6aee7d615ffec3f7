/** Which column of the file each of ours comes from, chosen from lists. */
import { html } from '../vendor/preact.js';
import { Field } from '../components/field.js';
import { joined, quoted, sourcesOf, withSources } from './load-query.js';

const HELP = {
  t_dat: 'When it was bought.',
  customer_id: 'Who bought it.',
  article_id: 'What was bought.',
  price: 'What it cost. Optional.',
  sales_channel_id: 'A number of the shop. Optional.',
  quantity: 'How many were bought. Optional.',
};
const NEEDED = ['t_dat', 'customer_id', 'article_id'];

export function Mapping({ query, kind, look, onChange }) {
  const sources = sourcesOf(query, kind, look);
  const names = look.columns.map(({ name }) => name);
  const change = (ours, source) => onChange(withSources(query, { ...sources, [ours]: source }));
  return html`
    <fieldset>
      <legend>Columns</legend>
      <div class="fields">
        ${Object.entries(sources).map(
          ([ours, source]) =>
            html`<${Source} key=${ours} ours=${ours} source=${source} names=${names} onChange=${change} />`,
        )}
      </div>
    </fieldset>
  `;
}

function Source({ ours, source, names, onChange }) {
  const [first, second = ''] = joined(source);
  const isMissing = first === '' && NEEDED.includes(ours);
  const choose = (value) => onChange(ours, second === '' ? value : `${value}+${second}`);
  const join = (value) => onChange(ours, value === '' ? first : `${first}+${value}`);
  return html`
    <${Field}
      id=${`column-${ours}`}
      label=${ours}
      help=${HELP[ours]}
      fault=${isMissing ? 'Choose the column that has it.' : undefined}
      control=${(attributes) => html`
        <${Choice}
          attributes=${attributes}
          value=${first}
          names=${names}
          own=${ours}
          onChange=${choose}
          none="none"
        />
        ${
          ours === 't_dat' &&
          first !== '' &&
          html`<${Choice}
            attributes=${{ 'aria-label': 't_dat: column with the time of day' }}
            value=${second}
            names=${names}
            none="with the time of day"
            onChange=${join}
          />`
        }
      `}
    />
  `;
}

/** A column that has our name is ours, unless another one is chosen. */
function Choice({ attributes, value, names, own, none, onChange }) {
  const values = names.map(quoted);
  const known = value === '' || values.includes(value) ? values : [...values, value];
  return html`
    <select ...${attributes} value=${value} onChange=${({ target }) => onChange(target.value)}>
      ${!names.includes(own) && html`<option value="">${none}</option>`}
      ${known.map((name) => html`<option value=${name} key=${name}>${name}</option>`)}
    </select>
  `;
}
