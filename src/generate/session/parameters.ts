/** Parameters of the session presets: members that have to agree, and defaults that depend on the data. */
import type { Mixture, SplitBoundaries } from '../../model/session-preset.ts';
import type { DataFacts, ParameterFault } from '../parameter-fault.ts';
import { mixtureFaults, sameColumns } from './mixture.ts';

export interface GivenParameters {
  negatives?: Partial<Mixture>;
  split?: SplitBoundaries | null;
  category_column?: string;
}

/** Weights that don't make a mixture, and boundaries in the wrong order. */
export function disagreements({ negatives, split }: GivenParameters): ParameterFault[] {
  const faults: ParameterFault[] = negatives ? mixtureFaults(negatives) : [];
  if (split && split.validation_from >= split.test_from) {
    const detail = 'split.test_from must be after split.validation_from.';
    faults.push({ pointer: '/parameters/split/test_from', detail });
  }
  return faults;
}

interface Adapted {
  /** Replace the preset's own. */
  defaults: { purchase_time: 'spread' | 'recorded'; negatives?: Mixture };
  /** Sentences that say which defaults had to change. */
  notes: string[];
  faults: ParameterFault[];
}

/** The defaults for these data, and faults where the request asks for missing data. */
export function adapted({ negatives, category_column: named }: GivenParameters, data: DataFacts): Adapted {
  const purchase_time = data.dates_only ? 'spread' : 'recorded';
  const asked = (negatives?.same_category ?? 0) > 0;
  const column = named ?? 'product_type_name';
  const faults = sameColumns(negatives ?? {})
    .filter((same) => !data.article_columns.includes(same))
    .map((same) => unknownColumn(same, data));
  if (data.article_columns.includes(column) || (negatives && !asked)) {
    return { defaults: { purchase_time }, notes: [], faults };
  }
  const hasArticles = data.article_columns.length > 0;
  const why = hasArticles ? `articles have no column "${column}"` : 'no articles are loaded';
  return {
    defaults: { purchase_time, negatives: { uniform: 0.5, popularity: 0.3, same_category: 0 } },
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

function oneOfTheColumns({ article_columns }: DataFacts): string {
  const names = article_columns.slice(0, 30).map((name) => JSON.stringify(name));
  return `a column of the loaded articles (${names.join(', ')})`;
}
