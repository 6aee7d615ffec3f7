/**
 * The presets by name, and the parameters of a request resolved against them. Faults are returned, not thrown:
 * what becomes of them is decided where requests are answered.
 */
import type { TObject } from 'typebox';
import { NotebookParameters } from '../model/preset.ts';
import { notebookGenerator, type Generate } from './notebook.ts';

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
}

/** What is wrong with one member of a request, as `errors` of a problem+json have it. */
export interface ParameterFault {
  pointer: string;
  detail: string;
}

type Value = number | string;
type Values = Record<string, Value>;

/** The part of a parameter's schema that its checks need. */
interface Field {
  type?: 'integer' | 'number';
  minimum: number;
  maximum: number;
  enum?: string[];
  default: Value;
}

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
  },
};

/**
 * All parameters of a preset, in the order of its schema: the `overrides` of a request, else the caller's own
 * `defaults`, else the preset's. Or all that is wrong with the request.
 */
export function resolveParameters(
  preset: string,
  overrides: Record<string, unknown>,
  defaults: Partial<NotebookParameters> = {},
): { parameters: NotebookParameters } | { faults: ParameterFault[] } {
  if (!Object.hasOwn(PRESETS, preset)) return { faults: [unknownPreset(preset)] };
  const { parameters: schema, bounds } = PRESETS[preset];
  const fields = schema.properties as unknown as Record<string, Field>;

  const faults: ParameterFault[] = [];
  for (const [name, value] of Object.entries(overrides)) {
    const wrong = Object.hasOwn(fields, name)
      ? wrongValue(fields[name], value)
      : 'is not a parameter of this preset';
    if (wrong) faults.push({ pointer: pointerTo(name), detail: `${name} ${wrong}.` });
  }
  if (faults.length > 0) return { faults };

  const given: Values = { ...defaults, ...(overrides as Values) };
  const values: Values = {};
  for (const [name, field] of Object.entries(fields)) values[name] = given[name] ?? field.default;

  for (const [min, max] of bounds) {
    if (values[min] < values[max]) continue;
    const pointer = pointerTo(Object.hasOwn(overrides, min) ? min : max);
    faults.push({ pointer, detail: `${min} (${values[min]}) must be less than ${max} (${values[max]}).` });
  }
  return faults.length > 0 ? { faults } : { parameters: values as NotebookParameters };
}

/** What is wrong with a value, as the rest of a sentence; undefined if it will do. */
function wrongValue(field: Field, value: unknown): string | undefined {
  if (field.enum) {
    return field.enum.includes(value as string)
      ? undefined
      : `must be ${quoted(field.enum)}, not ${shown(value)}`;
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

/** The generator of a preset, for a catalogue of so many articles; `parameters` are resolved. */
export function generatorFor(
  preset: string,
  catalogueSize: number,
  parameters: Record<string, Value>,
): Generate {
  if (preset !== 'notebook') throw new RangeError(`There is no preset "${preset}".`);
  return notebookGenerator(catalogueSize, parameters as NotebookParameters);
}
