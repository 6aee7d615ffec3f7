/**
 * The presets by name, and the parameters of a request resolved against them. Faults are returned, not thrown:
 * what becomes of them is decided where requests are answered.
 */
import type { TObject } from 'typebox';
import { NotebookParameters } from '../model/preset.ts';
import { BehaviourParameters, TrainingParameters, type SessionParameters } from '../model/session-preset.ts';
import { notebookGenerator, type Generate } from './notebook.ts';
import type { DataFacts, ParameterFault } from './parameter-fault.ts';
import type { Candidates } from './session/candidates.ts';
import { adapted, negativesOf, splitOf } from './session/parameters.ts';
import { sessionGenerator, type GenerateSessions } from './session/sequence.ts';

export type { DataFacts, ParameterFault };

/** Goes up whenever the same request could give other rows. */
export const GENERATOR_VERSION = '1';

export interface Preset {
  name: string;
  description: string;
  /** The schema of its parameters: their meaning, unit, range and default. */
  parameters: TObject;
  /** Pairs of parameters that bound a draw from [min, max), which must not be empty. */
  bounds: [min: string, max: string][];
  generatorVersion: string;
  /** Which generator makes its events: only those of `session` have details. */
  model: 'notebook' | 'session';
}

/** A resolved parameter; objects have their members in one order. */
export type ParameterValue = number | string | boolean | null | object;
type Values = Record<string, ParameterValue>;

/** The part of a parameter's schema that its checks need. */
interface Field {
  type?: 'integer' | 'number' | 'string' | 'boolean';
  minimum: number;
  maximum: number;
  pattern?: string;
  enum?: string[];
  default: ParameterValue;
}

const SESSION_BOUNDS: Preset['bounds'] = [['gap_median_seconds', 'session_break_seconds']];

export const PRESETS: Record<string, Preset> = {
  notebook: {
    name: 'notebook',
    description:
      'The rules of the seed notebook: ignores, clicks before purchases and extra clicks around the last purchase',
    parameters: NotebookParameters,
    bounds: [
      ['min_ignores', 'max_ignores'],
      ['ignore_min_hours', 'ignore_max_hours'],
      ['ignore_min_repeats', 'ignore_max_repeats'],
      ['ignore_repeat_min_hours', 'ignore_repeat_max_hours'],
      ['min_pre_clicks', 'max_pre_clicks'],
      ['pre_click_min_hours', 'pre_click_max_hours'],
      ['min_extra_clicks', 'max_extra_clicks'],
      ['extra_click_min_hours', 'extra_click_max_hours'],
    ],
    generatorVersion: GENERATOR_VERSION,
    model: 'notebook',
  },
  training: {
    name: 'training',
    description:
      'For training models: every ignore is an impression in a session with a click or a purchase, so that no clock or calendar tells them apart, of an article that was on sale then and that the customer never buys',
    parameters: TrainingParameters,
    bounds: SESSION_BOUNDS,
    generatorVersion: GENERATOR_VERSION,
    model: 'session',
  },
  behaviour: {
    name: 'behaviour',
    description:
      'For load tests and session models: sessions with and without purchases, as many clicks a purchase and events a session as in real shops',
    parameters: BehaviourParameters,
    bounds: SESSION_BOUNDS,
    generatorVersion: GENERATOR_VERSION,
    model: 'session',
  },
};

/** Parameters whose values have a form of their own, by name, and how they are checked. */
const CHECKS: Record<string, (value: unknown) => { value: object | null } | { faults: ParameterFault[] }> = {
  negatives: negativesOf,
  split: splitOf,
};

/** As long as nobody says what the data are like. */
const BARE_DATA: DataFacts = { dates_only: true, article_columns: [] };

export type Resolved<Parameters> =
  { parameters: Parameters; notes?: string[] } | { faults: ParameterFault[] };

/**
 * All parameters of a preset, in the order of its schema: the `overrides` of a request, else the caller's own
 * `defaults`, else what suits the data, else the preset's; with notes on what does not suit them, if there are
 * any. Or all that is wrong with the request.
 */
export function resolveParameters(
  preset: 'notebook',
  overrides: Record<string, unknown>,
  defaults?: Partial<NotebookParameters>,
  data?: DataFacts,
): Resolved<NotebookParameters>;
export function resolveParameters(
  preset: string,
  overrides: Record<string, unknown>,
  defaults?: Values,
  data?: DataFacts,
): Resolved<Values>;
export function resolveParameters(
  preset: string,
  overrides: Record<string, unknown>,
  defaults: Values = {},
  data: DataFacts = BARE_DATA,
): Resolved<Values> {
  if (!Object.hasOwn(PRESETS, preset)) return { faults: [unknownPreset(preset)] };
  const { parameters: schema, bounds, model } = PRESETS[preset];
  const fields = schema.properties as unknown as Record<string, Field>;

  const { given, faults } = checkedValues(fields, overrides);
  if (faults.length > 0) return { faults };
  const suited = model === 'session' ? adapted(given, data) : { defaults: {}, notes: [], faults: [] };
  const all: Values = { ...suited.defaults, ...defaults, ...given };
  const values: Values = {};
  for (const [name, field] of Object.entries(fields)) {
    values[name] = Object.hasOwn(all, name) ? all[name] : field.default;
  }
  faults.push(...suited.faults, ...wrongBounds(bounds, values, overrides));
  if (faults.length > 0) return { faults };
  return { parameters: values, ...(suited.notes.length > 0 && { notes: suited.notes }) };
}

function checkedValues(fields: Record<string, Field>, overrides: Record<string, unknown>) {
  const faults: ParameterFault[] = [];
  const given: Values = {};
  for (const [name, value] of Object.entries(overrides)) {
    const known = Object.hasOwn(fields, name);
    if (known && Object.hasOwn(CHECKS, name)) {
      const checked = CHECKS[name](value);
      if ('faults' in checked) faults.push(...checked.faults);
      else given[name] = checked.value as ParameterValue;
      continue;
    }
    const wrong = known ? wrongValue(fields[name], value) : 'is not a parameter of this preset';
    if (wrong) faults.push({ pointer: pointerTo(name), detail: `${name} ${wrong}.` });
    else given[name] = value as ParameterValue;
  }
  return { given, faults };
}

function wrongBounds(bounds: Preset['bounds'], values: Values, overrides: object): ParameterFault[] {
  return bounds
    .filter(([min, max]) => !((values[min] as number) < (values[max] as number)))
    .map(([min, max]) => ({
      pointer: pointerTo(Object.hasOwn(overrides, min) ? min : max),
      detail: `${min} (${String(values[min])}) must be less than ${max} (${String(values[max])}).`,
    }));
}

/** What is wrong with a value, as the rest of a sentence; undefined if it will do. */
function wrongValue(field: Field, value: unknown): string | undefined {
  if (field.enum) {
    return field.enum.includes(value as string)
      ? undefined
      : `must be ${quoted(field.enum)}, not ${shown(value)}`;
  }
  if (field.type === 'boolean') {
    return typeof value === 'boolean' ? undefined : `must be true or false, not ${shown(value)}`;
  }
  if (field.type === 'string') {
    const fits = typeof value === 'string' && new RegExp(field.pattern as string, 'u').test(value);
    return fits ? undefined : `must be a text that matches ${field.pattern}, not ${shown(value)}`;
  }
  const whole = field.type === 'integer';
  if (typeof value === 'number' && value >= field.minimum && value <= field.maximum) {
    if (!whole || Number.isInteger(value)) return undefined;
  }
  return `must be a ${whole ? 'whole number' : 'number'} from ${field.minimum} to ${field.maximum}, not ${shown(value)}`;
}

function unknownPreset(name: string): ParameterFault {
  return {
    pointer: '/preset',
    detail: `${shown(name)} is not a preset; there is ${quoted(Object.keys(PRESETS))}.`,
  };
}

/** RFC 6901: "~" and "/" in a name are escaped. */
function pointerTo(name: string): string {
  return `/parameters/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function quoted(words: string[]): string {
  return words.map((word) => `"${word}"`).join(' or ');
}

/** A value as it stands in a request, cut to a length that fits a sentence. */
function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** The generator of the preset `notebook`, for a catalogue of so many articles; `parameters` are resolved. */
export function generatorFor(preset: string, catalogueSize: number, parameters: Values): Generate {
  if (preset !== 'notebook') throw new RangeError(`"${preset}" does not draw from a catalogue alone.`);
  return notebookGenerator(catalogueSize, parameters as NotebookParameters);
}

/**
 * The generator of a preset of any model: `parameters` are resolved, `segments` what `candidatesOf` made with them,
 * not needed for the model `notebook`, whose one source is that of the segment `all`.
 */
export function sequenceGeneratorFor(
  preset: string,
  catalogueSize: number,
  parameters: Values,
  segments: Candidates[],
): GenerateSessions {
  if (PRESETS[preset].model === 'session') {
    return sessionGenerator(parameters as unknown as SessionParameters, segments);
  }
  const generate = generatorFor(preset, catalogueSize, parameters);
  return (sources, purchases, events) => generate(sources('all'), purchases, events);
}
