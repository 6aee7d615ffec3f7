/**
 * A job as Amazon Personalize imports it: positives only, with the ignores beside each as impressions; times
 * in seconds; a schema for each file. Pure; limits are those of its documentation in
 * November 2026.
 */
import { csvLine } from '../../formats/csv-field.ts';

export interface PersonalizeSequence {
  customer_id: string;
  /** Epoch milliseconds. */
  t_dat: ArrayLike<number>;
  article_id: readonly string[];
  interaction_score: ArrayLike<number>;
  /** From 1; null where the job has no sessions. */
  session_id: ArrayLike<number | null>;
}

export const MINIMUM_INTERACTIONS = 1000;
export const MINIMUM_USERS = 25;
/** What each of these users must have. */
export const MINIMUM_PER_USER = 2;
/** As many as its events API takes. */
export const MOST_IMPRESSIONS = 25;
/** Longer categories and lists of impressions make an import fail. */
const MOST_CHARACTERS = 1000;
/** Separates the ids of impressions. */
const SEPARATOR = '|';

const EVENT_TYPES = ['', 'click', 'purchase'];

export const PERSONALIZE_HEADER = 'USER_ID,ITEM_ID,EVENT_TYPE,TIMESTAMP,IMPRESSION\n';

/** The lines of a customer: one for each click and purchase. */
export function personalizeLines(sequence: PersonalizeSequence): string[] {
  const { customer_id, t_dat, article_id, interaction_score, session_id } = sequence;
  const lines: string[] = [];
  let seen: string[] = [];
  for (let i = 0; i < article_id.length; i++) {
    if (i > 0 && session_id[i] !== session_id[i - 1]) seen = [];
    const article = article_id[i];
    if (interaction_score[i] === 0) {
      if (!seen.includes(article)) seen.push(article);
      if (seen.length >= MOST_IMPRESSIONS) seen.shift(); // leaves room for the article itself
      continue;
    }
    const seconds = Math.floor(t_dat[i] / 1000);
    const type = EVENT_TYPES[interaction_score[i]];
    lines.push(csvLine([customer_id, article, type, seconds, impressionsOf(seen, article)]));
  }
  return lines;
}

/** The newest ignores that fit beside the article itself; empty without any, since it alone says nothing. */
function impressionsOf(seen: string[], article: string): string {
  const shown = [article];
  let characters = article.length;
  for (let i = seen.length - 1; i >= 0; i--) {
    if (seen[i] === article) continue;
    characters += SEPARATOR.length + seen[i].length;
    if (characters > MOST_CHARACTERS) break;
    shown.unshift(seen[i]);
  }
  return shown.length === 1 ? '' : shown.join(SEPARATOR);
}

/** What a job lacks to be imported, a sentence each; none if it has enough. */
export function missingFor({ interactions, users }: { interactions: number; users: number }): string[] {
  const missing: string[] = [];
  if (interactions < MINIMUM_INTERACTIONS) {
    missing.push(
      `Personalize needs ${MINIMUM_INTERACTIONS} clicks and purchases; this job has ${interactions}. ` +
        'Select more customers.',
    );
  }
  if (users < MINIMUM_USERS) {
    missing.push(
      `Personalize needs ${MINIMUM_USERS} users with ${MINIMUM_PER_USER} clicks or purchases each; this ` +
        `job has ${users}. Select more customers.`,
    );
  }
  return missing;
}

/** What is wrong with an id, as the end of a sentence that begins with it; undefined: nothing. */
export const personalizeIdFault = (id: string): string | undefined =>
  id.includes(SEPARATOR) ? `contains "${SEPARATOR}", which separates the ids of impressions` : undefined;

/** As many columns as it takes; the others are left out. */
export const MOST_COLUMNS = { Items: 100, Users: 25 };

export interface Metadata {
  name: string;
  type: 'number' | 'category';
}

const field = (name: string, type: unknown, categorical = false) => ({
  name,
  type,
  ...(categorical && { categorical: true }),
});

const schema = (name: string, fields: object[]): object => ({
  type: 'record',
  name,
  namespace: 'com.amazonaws.personalize.schema',
  fields,
  version: '1.0',
});

export const interactionsSchema = (): object =>
  schema('Interactions', [
    field('USER_ID', 'string'),
    field('ITEM_ID', 'string'),
    field('EVENT_TYPE', 'string'),
    field('TIMESTAMP', 'long'),
    field('IMPRESSION', ['string', 'null']),
  ]);

/** Personalize refuses items and users without at least one column besides the id. */
export const metadataSchema = (name: 'Items' | 'Users', columns: Metadata[]): object =>
  schema(name, [
    field(name === 'Items' ? 'ITEM_ID' : 'USER_ID', 'string'),
    ...metadataNames(columns).map((column, i) =>
      columns[i].type === 'number'
        ? field(column, ['double', 'null'])
        : field(column, ['string', 'null'], true),
    ),
  ]);

/** Names that its schemas, which are Avro's, take: letters, digits and underscores, each name once. */
export function metadataNames(columns: Metadata[]): string[] {
  const taken = new Set(['ITEM_ID', 'USER_ID', 'CREATION_TIMESTAMP']);
  return columns.map(({ name }) => {
    const plain =
      name
        .toUpperCase()
        .replace(/[^A-Z0-9_]/g, '_')
        .replace(/^(?=\d)/, '_') || '_';
    let own = plain;
    for (let i = 2; taken.has(own); i++) own = `${plain}_${i}`;
    taken.add(own);
    return own;
  });
}

export const metadataHeader = (id: 'ITEM_ID' | 'USER_ID', columns: Metadata[]): string =>
  csvLine([id, ...metadataNames(columns)]);

/** The line of an article or a customer. */
export const personalizeAttributes = (id: string, values: (string | undefined)[]): string =>
  csvLine([id, ...values.map((value) => (value ?? '').slice(0, MOST_CHARACTERS))]);
