/**
 * What a ranking model may know of an article when it is shown: its attributes, the customer's, and the time.
 * Nothing that tells labels apart by how rows are made: no price, since only purchases have one, no strategy
 * or probability, and not the row's own time, since a purchase is the last row of its session. Pure.
 */
import type { RankingGroup } from './groups.ts';

/** Categories are numbers, too: text forms hold nothing else. */
export interface Feature {
  name: string;
  type: 'number' | 'category';
  description: string;
  /** The values of a category, by their numbers. */
  categories?: string[];
}

/** Attributes of the articles in a job's rows as numbers: the values of an article stand side by side. */
export interface ArticleFeatures {
  features: Feature[];
  /** By number of the article. NaN where it has no value. Shared. */
  values: Float64Array;
}

/** What writers get. */
export interface RankingFeatures extends ArticleFeatures {
  /** Attributes of customers that are numbers. */
  customerColumns: string[];
}

const LEADING: Feature[] = [
  { name: 'hour', type: 'number', description: 'Hour of the day in which the group begins, UTC' },
  { name: 'day_of_week', type: 'number', description: 'Day on which it begins, 1 is Monday' },
  { name: 'article', type: 'category', description: 'Number of the article: see articles.csv' },
];

/** All features in the order of their values. */
export const featuresOf = ({ features, customerColumns }: RankingFeatures): Feature[] => [
  ...LEADING,
  ...features,
  ...customerColumns.map((name) => ({
    name: `customer_${name}`,
    type: 'number' as const,
    description: `Attribute ${name} of the customer`,
  })),
];

const HOUR = 3_600_000;

/** Never negative: interactions may lie before 1970. */
const modulo = (a: number, b: number): number => ((a % b) + b) % b;

/** Writes the values of all features of a row into `values`. `customer`: those of its customer. */
export function rowValues(
  { features, values: ofArticles }: RankingFeatures,
  { t_dat }: RankingGroup,
  article: number,
  customer: number[],
  values: number[],
): void {
  const hours = Math.floor(t_dat / HOUR);
  values[0] = modulo(hours, 24);
  values[1] = modulo(Math.floor(hours / 24) + 3, 7) + 1; // 1970-01-01 was a Thursday
  values[2] = article;
  const count = features.length;
  for (let i = 0; i < count; i++) values[LEADING.length + i] = ofArticles[article * count + i];
  for (let i = 0; i < customer.length; i++) values[LEADING.length + count + i] = customer[i];
}

/** An attribute's column of articles: its name, whether it has numbers only, and its values by article. */
export interface AttributeColumn {
  name: string;
  type: Feature['type'];
  values: (string | undefined)[];
}

/** Categories are numbered from 0 in the order in which the articles, by their numbers, mention them. */
export function articleFeatures(columns: AttributeColumn[], articles: number) {
  const values = new Float64Array(articles * columns.length).fill(NaN);
  const features = columns.map(({ name, type, values: own }, column): Feature => {
    const codes = new Map<string, number>();
    own.forEach((value, article) => {
      if (value === undefined || value === '') return;
      if (type === 'category' && !codes.has(value)) codes.set(value, codes.size);
      values[article * columns.length + column] = type === 'number' ? Number(value) : codes.get(value)!;
    });
    const description = `Attribute ${name} of the article`;
    const feature = { name: `article_${name}`, type, description };
    return type === 'category' ? { ...feature, categories: [...codes.keys()] } : feature;
  });
  return { features, values };
}
