/** Parameters of the session presets: members that have to agree, and defaults that depend on the data. */
import type { Mixture } from '../../model/session-preset.ts';
import type { Split } from '../../model/split.ts';
import type { DataFacts, ParameterFault } from '../parameter-fault.ts';
import { splitFaults } from './split-faults.ts';

export interface GivenParameters {
  negatives?: Partial<Mixture>;
  split?: Split | null;
  category_column?: string;
}

/** The weights of a request: one that isn't given is 0. */
export const mixtureOf = (negatives: Partial<Mixture>): Mixture => ({
  uniform: negatives.uniform ?? 0,
  popularity: negatives.popularity ?? 0,
  same_category: negatives.same_category ?? 0,
});

/** Weights that are all 0, and what is wrong with a split. */
export function disagreements({ negatives, split }: GivenParameters): ParameterFault[] {
  const faults: ParameterFault[] = [];
  if (negatives && Object.values(mixtureOf(negatives)).every((weight) => weight === 0)) {
    const detail = 'The weights of negatives must not all be 0.';
    faults.push({ pointer: '/parameters/negatives', detail });
  }
  return [...faults, ...splitFaults(split)];
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
  if (data.article_columns.includes(column) || (negatives && !asked)) {
    return { defaults: { purchase_time }, notes: [], faults: [] };
  }
  const hasArticles = data.article_columns.length > 0;
  const why = hasArticles ? `articles have no column "${column}"` : 'no articles are loaded';
  return {
    defaults: { purchase_time, negatives: { uniform: 0.5, popularity: 0.3, same_category: 0 } },
    notes: [`Negatives are not drawn from the same category, since ${why}.`],
    faults: asked || named !== undefined ? [missingColumn(column, asked, data)] : [],
  };
}

function missingColumn(column: string, asked: boolean, { article_columns }: DataFacts): ParameterFault {
  if (article_columns.length === 0) {
    return {
      pointer: asked ? '/parameters/negatives/same_category' : '/parameters/category_column',
      detail:
        'Negatives of the same category need articles: load them with kind=articles, or set ' +
        'same_category to 0.',
      needs: 'articles',
    };
  }
  const names = article_columns.slice(0, 30).map((name) => JSON.stringify(name));
  return {
    pointer: '/parameters/category_column',
    detail: `category_column must be a column of the loaded articles (${names.join(', ')}), not "${column}".`,
  };
}
