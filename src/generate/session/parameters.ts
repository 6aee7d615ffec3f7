/** Parameters of the session presets: members that have to agree, and defaults that depend on the data. */
import type { Mixture } from '../../model/session-preset.ts';
import type { Split } from '../../model/split.ts';
import type { DataFacts, ParameterFault } from '../parameter-fault.ts';
import { mixtureFaults, needsArticles, sameColumns } from './mixture.ts';
import { splitFaults } from './split-faults.ts';

export interface GivenParameters {
  negatives?: Partial<Mixture>;
  split?: Split | null;
  category_column?: string;
  on_sale_grace_days?: number | null;
  on_sale_from?: string | null;
  on_sale_to?: string | null;
  ignores_per_purchase?: number;
  ignores_per_click?: number;
  negatives_per_positive?: number | null;
  negatives_for_clicks?: boolean;
}

const DATE_COLUMNS = ['on_sale_from', 'on_sale_to'] as const;

/** What ignores are made from besides lists; 0 agrees with lists. */
const MEANS = ['ignores_per_purchase', 'ignores_per_click'] as const;

function disagreementsOnLists(given: GivenParameters): ParameterFault[] {
  const fault = (name: keyof GivenParameters, detail: string) => ({ pointer: `/parameters/${name}`, detail });
  if (typeof given.negatives_per_positive !== 'number') {
    if (!given.negatives_for_clicks) return [];
    const detail = 'negatives_for_clicks needs negatives_per_positive: give both, or neither.';
    return [fault('negatives_for_clicks', detail)];
  }
  const means = MEANS.filter((name) => given[name]);
  if (means.length === 0) return [];
  const detail =
    'negatives_per_positive replaces ignores_per_purchase and ignores_per_click: give one or the other.';
  return [...means, 'negatives_per_positive' as const].map((name) => fault(name, detail));
}

/** Whether rows depend on the articles files. */
export const readsArticles = ({ negatives, on_sale_from, on_sale_to }: GivenParameters): boolean =>
  typeof (on_sale_from ?? on_sale_to) === 'string' || (negatives !== undefined && needsArticles(negatives));

/** Weights that don't make a mixture, what is wrong with a split, and lists besides other ignores. */
export function disagreements(given: GivenParameters): ParameterFault[] {
  const { negatives, split } = given;
  return [
    ...disagreementsOnLists(given),
    ...(negatives ? mixtureFaults(negatives) : []),
    ...splitFaults(split),
  ];
}

interface Adapted {
  /** Replace the preset's own. */
  defaults: { purchase_time: 'spread' | 'recorded'; negatives?: Mixture } & Partial<
    Record<(typeof MEANS)[number], 0>
  >;
  /** Sentences that say which defaults had to change. */
  notes: string[];
  faults: ParameterFault[];
}

/** The defaults for these data, and faults where the request asks for missing data. */
export function adapted(given: GivenParameters, data: DataFacts): Adapted {
  const { negatives, category_column: named } = given;
  const hasLists = typeof given.negatives_per_positive === 'number';
  const defaults: Adapted['defaults'] = {
    purchase_time: data.dates_only ? 'spread' : 'recorded',
    ...(hasLists && { ignores_per_purchase: 0, ignores_per_click: 0 }),
  };
  const asked = (negatives?.same_category ?? 0) > 0;
  const column = named ?? 'product_type_name';
  const missing = (name: string) => !data.article_columns.includes(name);
  const faults = [
    ...sameColumns(negatives ?? {})
      .filter(missing)
      .map((same) => unknownColumn(same, data)),
    ...DATE_COLUMNS.flatMap((name) => {
      const column = given[name];
      return typeof column === 'string' && missing(column) ? [unknownDates(name, column, data)] : [];
    }),
  ];
  if (data.article_columns.includes(column) || (negatives && !asked)) {
    return { defaults, notes: [], faults };
  }
  const hasArticles = data.article_columns.length > 0;
  const why = hasArticles ? `articles have no column "${column}"` : 'no articles are loaded';
  return {
    defaults: { ...defaults, negatives: { uniform: 0.5, popularity: 0.5, same_category: 0 } },
    notes: [`Negatives are not drawn from the same category, since ${why}.`],
    faults: asked || named !== undefined ? [missingColumn(column, asked, data), ...faults] : faults,
  };
}

function missingColumn(column: string, asked: boolean, data: DataFacts): ParameterFault {
  if (data.article_columns.length === 0) {
    return {
      pointer: asked ? '/parameters/negatives/same_category' : '/parameters/category_column',
      detail:
        'Negatives of the same category need articles: load them with kind=articles, or set ' +
        'same_category to 0.',
      needs: 'articles',
    };
  }
  return {
    pointer: '/parameters/category_column',
    detail: `category_column must be ${oneOfTheColumns(data)}, not "${column}".`,
  };
}

/** The fault of a column in `negatives.same`. */
function unknownColumn(column: string, data: DataFacts): ParameterFault {
  const pointer = `/parameters/negatives/same/${column.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  if (data.article_columns.length > 0)
    return { pointer, detail: `negatives.same must name ${oneOfTheColumns(data)}, not "${column}".` };
  const detail = `Negatives with the same "${column}" need articles: load them with kind=articles.`;
  return { pointer, detail, needs: 'articles' };
}

/** The fault of a column with dates. */
function unknownDates(name: string, column: string, data: DataFacts): ParameterFault {
  const pointer = `/parameters/${name}`;
  if (data.article_columns.length > 0)
    return { pointer, detail: `${name} must be ${oneOfTheColumns(data)}, not "${column}".` };
  const detail = `${name} needs articles with a column "${column}": load them with kind=articles.`;
  return { pointer, detail, needs: 'articles' };
}

function oneOfTheColumns({ article_columns }: DataFacts): string {
  const names = article_columns.slice(0, 30).map((name) => JSON.stringify(name));
  return `a column of the loaded articles (${names.join(', ')})`;
}
