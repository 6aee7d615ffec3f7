/**
 * What is special in the parameters of the session presets: those that are objects, and defaults that follow the
 * data. Faults are returned, not thrown.
 */
import type { Mixture, SplitBoundaries } from '../../model/session-preset.ts';
import type { DataFacts, ParameterFault } from '../parameter-fault.ts';
import { timeOf } from './time-text.ts';

type Checked<T> = { value: T } | { faults: ParameterFault[] };

const PARTS = ['uniform', 'popularity', 'same_category'] as const;
const MOST_WEIGHT = 1000;

/** `negatives` of a request: a part that is not given has no weight. */
export function negativesOf(value: unknown): Checked<Mixture> {
  const pointer = '/parameters/negatives';
  if (!isObject(value)) return fault(pointer, `negatives must be an object with ${PARTS.join(', ')}.`);
  const faults = unknownMembers(pointer, value, PARTS);
  const mixture: Mixture = { uniform: 0, popularity: 0, same_category: 0 };
  for (const part of PARTS) {
    const weight = value[part];
    if (typeof weight === 'number' && weight >= 0 && weight <= MOST_WEIGHT) mixture[part] = weight;
    else if (Object.hasOwn(value, part)) {
      faults.push({
        pointer: `${pointer}/${part}`,
        detail: `The weight ${part} must be a number from 0 to ${MOST_WEIGHT}.`,
      });
    }
  }
  if (faults.length > 0) return { faults };
  const { uniform, popularity, same_category } = mixture;
  if (uniform + popularity + same_category > 0) return { value: mixture };
  return fault(pointer, 'The weights of negatives sum to 0: one at least must be above 0.');
}

const BOUNDARIES = ['validation_from', 'test_from'] as const;

/** `split` of a request, with times as epoch milliseconds; null is no split. */
export function splitOf(value: unknown): Checked<SplitBoundaries | null> {
  if (value === null) return { value: null };
  const pointer = '/parameters/split';
  if (!isObject(value))
    return fault(pointer, `split must be null or an object with ${BOUNDARIES.join(' and ')}.`);
  const faults = unknownMembers(pointer, value, BOUNDARIES);
  const split: SplitBoundaries = { validation_from: NaN, test_from: NaN };
  for (const boundary of BOUNDARIES) {
    split[boundary] = timeOf(value[boundary]);
    if (!Number.isNaN(split[boundary])) continue;
    faults.push({
      pointer: `${pointer}/${boundary}`,
      detail: `${boundary} must be a time in the years 1970 to 2200: whole epoch milliseconds or ISO 8601.`,
    });
  }
  if (faults.length > 0) return { faults };
  if (split.validation_from < split.test_from) return { value: split };
  return fault(`${pointer}/test_from`, 'test_from must be after validation_from.');
}

export interface Adapted {
  /** Take the place of the preset's own. */
  defaults: { purchase_time: 'spread' | 'recorded'; negatives?: Mixture };
  /** What was changed for want of something, as sentences. */
  notes: string[];
  faults: ParameterFault[];
}

const DEFAULT_CATEGORY_COLUMN = 'product_type_name';

/**
 * The defaults for these data, and what the request asks for that they do not have. `given` has the parameters of
 * the request, whose own values are checked before.
 */
export function adapted(given: Record<string, unknown>, data: DataFacts): Adapted {
  const defaults: Adapted['defaults'] = { purchase_time: data.dates_only ? 'spread' : 'recorded' };
  const negatives = given.negatives as Partial<Mixture> | undefined;
  const asked = negatives !== undefined && (negatives.same_category ?? 0) > 0;
  const named = Object.hasOwn(given, 'category_column');
  const column = named ? String(given.category_column) : DEFAULT_CATEGORY_COLUMN;
  if (data.article_columns.includes(column) || (negatives !== undefined && !asked)) {
    return { defaults, notes: [], faults: [] };
  }
  const faults = asked || named ? [missingColumn(column, named, asked, data)] : [];
  const why =
    data.article_columns.length === 0 ? 'no articles are loaded' : `articles have no column "${column}"`;
  defaults.negatives = { uniform: 0.5, popularity: 0.3, same_category: 0 };
  return { defaults, notes: [`Negatives are not drawn from the same category, since ${why}.`], faults };
}

function missingColumn(column: string, named: boolean, asked: boolean, data: DataFacts): ParameterFault {
  const pointer = named ? '/parameters/category_column' : '/parameters/negatives/same_category';
  if (data.article_columns.length === 0) {
    return {
      pointer: asked ? '/parameters/negatives/same_category' : pointer,
      detail:
        'Negatives of the same category need articles: load them with kind=articles, or set same_category to 0.',
      needs: 'articles',
    };
  }
  const there = data.article_columns.slice(0, 30).map((name) => `"${name}"`).join(', '); // prettier-ignore
  return {
    pointer: '/parameters/category_column',
    detail: `Articles have no column "${column}" for negatives of the same category; there is ${there}.`,
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unknownMembers(pointer: string, value: object, known: readonly string[]): ParameterFault[] {
  return Object.keys(value)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      pointer: `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      detail: `There is no such member; there is ${known.join(', ')}.`,
    }));
}

function fault(pointer: string, detail: string): { faults: ParameterFault[] } {
  return { faults: [{ pointer, detail }] };
}
