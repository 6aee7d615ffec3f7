/**
 * What a ranking model may know of an article when it is shown: its attributes, the customer's, and the time.
 * Nothing that tells labels apart by how rows are made: no price, since only purchases have one, no strategy
 * or probability, and not the row's own time, since a purchase is the last row of its session. Pure.
 */
import type { RankingGroup } from './ranking-groups.ts';

/** Categories become numbers in text forms, which hold nothing else. */
export type FeatureType = 'number' | 'category';

export interface Feature {
  name: string;
  type: FeatureType;
  /** Null: unknown. */
  valueOf(group: RankingGroup, row: number): number | string | null;
}

/** Loaded attributes of articles or of customers. */
export interface AttributeTable {
  columns: { name: string; type: FeatureType }[];
  valueOf(id: string, column: string): string | null;
}

const HOUR = 3_600_000;

export function rankingFeatures(articles: AttributeTable, customers: AttributeTable): Feature[] {
  return [
    { name: 'hour', type: 'number', valueOf: ({ t_dat }) => Math.floor(t_dat / HOUR) % 24 },
    // 1970-01-01 was a Thursday, day 4.
    {
      name: 'day_of_week',
      type: 'number',
      valueOf: ({ t_dat }) => ((Math.floor(t_dat / HOUR / 24) + 3) % 7) + 1,
    },
    { name: 'article', type: 'category', valueOf: ({ article_id }, row) => article_id[row] },
    ...attributeFeatures('article', articles, ({ article_id }, row) => article_id[row]),
    ...attributeFeatures('customer', customers, ({ customer_id }) => customer_id),
  ];
}

/** Their names have a prefix, since both files may have a column of one name. */
function attributeFeatures(
  noun: string,
  { columns, valueOf }: AttributeTable,
  idOf: (group: RankingGroup, row: number) => string,
): Feature[] {
  return columns.map(({ name, type }) => ({
    name: `${noun}_${name}`,
    type,
    valueOf(group, row) {
      const value = valueOf(idOf(group, row), name);
      if (value === null || value === '') return null;
      return type === 'number' ? Number(value) : value;
    },
  }));
}

/** Leading zeros make a code, not a number. */
const NUMBER = /^-?(0|[1-9]\d{0,14})(\.\d+)?$/;

/** The type of an attribute with these values. */
export function featureType(values: Iterable<string>): FeatureType {
  let some = false;
  for (const value of values) {
    if (value === '') continue;
    if (!NUMBER.test(value)) return 'category';
    some = true;
  }
  return some ? 'number' : 'category';
}

/** Features as numbers; categories count from 0, in the order in which they are met first. */
export function featureNumbers(features: Feature[]) {
  const codes = features.map(({ type }) => (type === 'category' ? new Map<string, number>() : undefined));

  function codeOf(known: Map<string, number>, value: string): number {
    const code = known.get(value) ?? known.size;
    if (code === known.size) known.set(value, code);
    return code;
  }

  return {
    /** One value per feature, null where unknown. */
    numbersOf(group: RankingGroup, row: number): (number | null)[] {
      return features.map(({ valueOf }, i) => {
        const value = valueOf(group, row);
        const known = codes[i];
        return value === null || !known ? (value as number | null) : codeOf(known, String(value));
      });
    },
    /** The content of features.json, once all rows have been seen: the categories by their numbers. */
    description: () =>
      features.map(({ name, type }, index) => {
        const known = codes[index];
        return { index, name, type, ...(known && { categories: [...known.keys()] }) };
      }),
  };
}
