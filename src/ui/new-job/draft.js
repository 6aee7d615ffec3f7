/**
 * The job that is being written, as strings: nothing typed is lost, be it wrong, or while another view is
 * shown. Values that weren't touched are the preset's.
 */
import { createStore } from '../store.js';
import { textOf, valueOf } from './parameter-values.js';

const EMPTY = {
  selection: 'sample_size',
  sample_size: '1000',
  customer_ids: '',
  min_purchases: '',
  max_purchases: '',
  bought_from: '',
  bought_to: '',
  customers_in: '',
  seed: '42',
  preset: 'training',
  /** By path, such as `negatives.uniform`. */
  values: {},
};

export const draft = createStore(EMPTY);

export const change = (changes) => draft.set({ ...draft.get(), ...changes });

/** Sets a value of the preset; undefined: the preset's own again. */
export function changeValue(path, text) {
  const values = { ...draft.get().values, [path]: text };
  if (text === undefined) delete values[path];
  change({ values });
}

export const clear = () => draft.set(EMPTY);

/** Digits as a number, so that the service checks them; anything else as it is. */
const numberIn = (text) => (/^-?[\d.]+$/.test(text.trim()) ? Number(text) : text.trim());

/** The request body. `preset` is its description, with its parameters. */
export function requestOf(form, preset) {
  const given = (names, read) =>
    Object.fromEntries(
      names.filter((name) => form[name].trim() !== '').map((name) => [name, read(form[name])]),
    );
  const parameters = parametersOf(form.values, preset.parameters);
  return {
    ...selectionOf(form),
    ...given(['min_purchases', 'max_purchases'], numberIn),
    ...given(['bought_from', 'bought_to', 'customers_in'], (text) => text.trim()),
    seed: /^\d{1,15}$/.test(form.seed) ? Number(form.seed) : form.seed,
    preset: form.preset,
    ...(Object.keys(parameters).length > 0 && { parameters }),
  };
}

function selectionOf({ selection, sample_size, customer_ids }) {
  if (selection === 'all_customers') return { all_customers: true };
  if (selection === 'sample_size') return { sample_size: numberIn(sample_size) };
  const ids = customer_ids.split('\n').map((line) => line.trim());
  return { customer_ids: ids.filter((id) => id !== '') };
}

/** Only what differs from the preset. */
function parametersOf(values, parameters) {
  const changed = {};
  for (const parameter of parameters) {
    const { name, members } = parameter;
    const paths = members ? members.map((member) => `${name}.${member.name}`) : [name];
    if (!paths.some((path) => values[path] !== undefined)) continue;
    changed[name] = members ? objectOf(values, parameter) : valueOf(values[name], parameter);
  }
  return changed;
}

/** Weights that aren't named are 0, so all others are named; further members only if they were changed. */
function objectOf(values, { name, members, type }) {
  const object = {};
  for (const member of members) {
    const given = values[`${name}.${member.name}`];
    const text = given ?? (member.unit === 'weight' ? textOf(member.default) : '');
    if (text.trim() === '' || (given === undefined && Number(text) === 0)) continue;
    object[member.name] = valueOf(text, member);
  }
  return Object.keys(object).length === 0 && [type].flat().includes('null') ? null : object;
}

/** The form of a job that is to be run again. `preset` is the description of its preset. */
export function formOf(job, preset) {
  const { selection } = job;
  const kind = ['customer_ids', 'all_customers'].find((name) => name in selection) ?? 'sample_size';
  const words = Object.keys(EMPTY).filter((name) => name in selection && name !== 'customer_ids');
  return {
    ...EMPTY,
    ...Object.fromEntries(words.map((name) => [name, String(selection[name])])),
    customer_ids: (selection.customer_ids ?? []).join('\n'),
    selection: kind,
    seed: job.seed,
    preset: job.preset,
    values: valuesOf(job.parameters, preset),
  };
}

/** What differs from the preset, by path. */
function valuesOf(parameters, preset) {
  const values = {};
  for (const { name, members, default: usual } of preset.parameters) {
    const value = parameters[name];
    if (value === undefined || JSON.stringify(value) === JSON.stringify(usual)) continue;
    if (!members) values[name] = textOf(value);
    for (const member of members ?? []) {
      const text = textOf(value?.[member.name] ?? (member.unit === 'weight' ? 0 : null));
      if (text !== textOf(member.default)) values[`${name}.${member.name}`] = text;
    }
  }
  return values;
}
