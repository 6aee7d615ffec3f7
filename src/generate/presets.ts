/**
 * The presets by name, and the parameters of a request resolved against them. Each value has already been
 * checked against its schema; here several of them are checked against each other and the data.
 */
import type { TObject } from 'typebox';
import { CourseParameters, NotebookParameters } from '../model/preset.ts';
import { BehaviourParameters, TrainingParameters } from '../model/session-preset.ts';
import { hasSessions } from '../model/preset-kind.ts';
import type { DataFacts, ParameterFault } from './parameter-fault.ts';
import { mixtureOf } from './session/mixture.ts';
import { adapted, disagreements, type GivenParameters } from './session/parameters.ts';

export type { DataFacts, ParameterFault };

export interface Preset {
  name: string;
  description: string;
  /** Goes up whenever the same request could give other rows. From 2 on, event_ids begin with a letter. */
  generator_version: string;
  /** The schema of its parameters: their meaning, unit, range and default. */
  parameters: TObject;
  /** Pairs of parameters that bound a draw from [min, max), which must not be empty. */
  bounds: [min: string, max: string][];
}

export type ParameterValue = number | string | boolean | null | object;
type Values = Record<string, ParameterValue>;

/** 2: when articles were on sale is estimated. */
const SESSION_VERSION = '2';

const NOTEBOOK_BOUNDS: Preset['bounds'] = [
  ['min_ignores', 'max_ignores'],
  ['ignore_min_hours', 'ignore_max_hours'],
  ['ignore_min_repeats', 'ignore_max_repeats'],
  ['ignore_repeat_min_hours', 'ignore_repeat_max_hours'],
  ['min_pre_clicks', 'max_pre_clicks'],
  ['pre_click_min_hours', 'pre_click_max_hours'],
  ['min_extra_clicks', 'max_extra_clicks'],
  ['extra_click_min_hours', 'extra_click_max_hours'],
];

const SESSION_BOUNDS: Preset['bounds'] = [['gap_median_seconds', 'session_break_seconds']];

export const PRESETS: Record<string, Preset> = {
  notebook: {
    name: 'notebook',
    description:
      'The rules of the seed notebook: ignores, clicks before purchases and extra clicks around the last ' +
      'purchase',
    generator_version: '1',
    parameters: NotebookParameters,
    bounds: NOTEBOOK_BOUNDS,
  },
  course: {
    name: 'course',
    description:
      'The rules of the seed notebook as the published course has them: fewer extra clicks, in one round',
    generator_version: '2',
    parameters: CourseParameters,
    bounds: NOTEBOOK_BOUNDS,
  },
  training: {
    name: 'training',
    description:
      'For training models: every ignore is an impression in a session with a click or a purchase, so ' +
      'that no clock or calendar tells them apart, of an article that was on sale then and that the ' +
      'customer never buys',
    generator_version: SESSION_VERSION,
    parameters: TrainingParameters,
    bounds: SESSION_BOUNDS,
  },
  behaviour: {
    name: 'behaviour',
    description:
      'For load tests and session models: sessions with and without purchases, as many clicks per purchase ' +
      'and interactions per session as in real shops',
    generator_version: SESSION_VERSION,
    parameters: BehaviourParameters,
    bounds: SESSION_BOUNDS,
  },
};

/**
 * All parameters of a preset, in the order of its schema: those `given` by a request, else the caller's
 * `defaults`, else what suits the data, else the preset's own; with notes on defaults that had to change.
 */
export function resolveParameters(
  preset: string,
  given: Record<string, unknown>,
  defaults: Values = {},
  data: DataFacts = { dates_only: true, article_columns: [] },
): { parameters: Values; notes?: string[] } | { faults: ParameterFault[] } {
  const found = presetNamed(preset);
  if ('faults' in found) return found;
  const { parameters: schema, bounds } = found;
  const session = given as GivenParameters;
  const suited = hasSessions(preset) ? adapted(session, data) : { defaults: {}, notes: [], faults: [] };
  const all = {
    ...suited.defaults,
    ...defaults,
    ...given,
    ...(session.negatives && { negatives: mixtureOf(session.negatives) }),
  } as Values;
  const values: Values = {};
  for (const [name, field] of Object.entries(schema.properties)) {
    values[name] = Object.hasOwn(all, name) ? all[name] : (field as { default: ParameterValue }).default;
  }
  const faults = [...suited.faults, ...disagreements(session), ...wrongBounds(bounds, values, given)];
  if (faults.length > 0) return { faults };
  return { parameters: values, ...(suited.notes.length > 0 && { notes: suited.notes }) };
}

/** The version of the rules of a known preset. */
export const generatorVersion = (preset: string): string => PRESETS[preset].generator_version;

/** Whether a version of the rules makes the same rows as the present one, by these parameters. */
export function isSameVersion(preset: string, version: string, parameters: GivenParameters): boolean {
  const isFirst = version === '1' && generatorVersion(preset) === SESSION_VERSION && hasSessions(preset);
  return (
    version === generatorVersion(preset) || (isFirst && typeof parameters.on_sale_grace_days === 'number')
  );
}

export function presetNamed(name: string): Preset | { faults: ParameterFault[] } {
  if (Object.hasOwn(PRESETS, name)) return PRESETS[name];
  const names = Object.keys(PRESETS).join(', ');
  const detail = `Unknown preset ${JSON.stringify(name)}. Expected one of: ${names}.`;
  return { faults: [{ pointer: '/preset', detail }] };
}

function wrongBounds(bounds: Preset['bounds'], values: Values, given: object): ParameterFault[] {
  return bounds
    .filter(([min, max]) => !((values[min] as number) < (values[max] as number)))
    .map(([min, max]) => ({
      pointer: `/parameters/${Object.hasOwn(given, min) ? min : max}`,
      detail: `${min} (${String(values[min])}) must be less than ${max} (${String(values[max])}).`,
    }));
}
