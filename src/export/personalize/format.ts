/** Amazon Personalize's files: see interactions.ts. */
import type { Noun } from '../attributes.ts';
import { contentOf, stringFile, type ExportFormat, type FileContent, type FormatFile } from '../format.ts';
import { refuseUnfit, type ExportedJob } from '../job.ts';
import { withStart } from '../pieces.ts';
import type { Survey } from '../survey.ts';
import {
  interactionsSchema,
  metadataHeader,
  metadataSchema,
  missingFor,
  MOST_COLUMNS,
  PERSONALIZE_HEADER,
  type Metadata,
} from './interactions.ts';

const WAY_OUT =
  'Give it another id in the file and load that again (customers: or load with hash_ids), or export matrix ' +
  'or otto, which hold any id.';

const CSV = 'text/csv; charset=utf-8';
const JSON_TYPE = 'application/json';

const json = (content: object) => `${JSON.stringify(content, null, 2)}\n`;

async function surveyOf(job: ExportedJob): Promise<Survey> {
  const survey = await job.survey('personalize');
  refuseUnfit(survey, 'Personalize', WAY_OUT);
  return survey;
}

const SETS = {
  articles: { set: 'Items', file: 'items', id: 'ITEM_ID', what: 'articles in its rows' },
  customers: { set: 'Users', file: 'users', id: 'USER_ID', what: 'customers' },
} as const;

/** Attributes with values, as many as Personalize takes, and their types. */
async function metadataOf(job: ExportedJob, noun: Noun) {
  const { articles } = await surveyOf(job);
  const source = { noun, articles, line: 'personalize' as const };
  const all = job.attributes(noun);
  const kinds = await job.attributeKinds({ ...source, columns: all });
  const columns = all
    .map((name, i): Metadata => ({ name, type: kinds[i] === 'numbers' ? 'number' : 'category' }))
    .filter((_, i) => kinds[i] !== 'empty')
    .slice(0, MOST_COLUMNS[SETS[noun].set]);
  return { columns, task: { ...source, columns: columns.map(({ name }) => name) } };
}

/** A file and its schema; none without attributes, since Personalize takes none without. */
function metadataFiles(job: ExportedJob, noun: Noun): FormatFile[] {
  if (job.attributes(noun).length === 0) return [];
  const { set, file, id, what } = SETS[noun];
  return [
    {
      name: `${file}.csv`,
      description: `The job's ${what}, with their attributes`,
      mediaType: CSV,
      bytes: null,
      async open(): Promise<FileContent> {
        const { columns, task } = await metadataOf(job, noun);
        const header = metadataHeader(id, columns);
        return { bytes: null, pieces: () => withStart(header, job.attributeLines(task)) };
      },
    },
    {
      name: `${file}.schema.json`,
      description: `The schema of ${file}.csv`,
      mediaType: JSON_TYPE,
      bytes: null,
      open: async () => contentOf(json(metadataSchema(set, (await metadataOf(job, noun)).columns))),
    },
  ];
}

/** What the job lacks for training, a line each. */
async function checks(job: ExportedJob): Promise<string> {
  await surveyOf(job);
  const interactions = (await job.units('personalize interactions')).total;
  const users = (await job.units('personalize users')).total;
  const missing = missingFor({ interactions, users });
  for (const noun of ['articles', 'customers'] as const) {
    if (job.attributes(noun).length > 0) continue;
    missing.push(
      `There is no ${SETS[noun].file}.csv, which needs at least one attribute: load a file of ${noun} ` +
        `(kind=${noun}). Personalize can train without it.`,
    );
  }
  const counts = `${interactions} interactions; ${users} users have at least two.`;
  return [counts, ...(missing.length > 0 ? missing : ['Nothing is missing.'])]
    .map((line) => `${line}\n`)
    .join('');
}

export const personalize: ExportFormat = {
  title: "Amazon Personalize's data sets",
  libraries: ['Amazon Personalize, documentation of November 2026'],
  ignores:
    'Any row is a like, so rows are clicks and purchases; the ignores of the session before each are its ' +
    'impressions.',
  options: ['split', 'fold'],
  files: (job) => [
    {
      name: 'interactions.csv',
      description: 'Clicks and purchases, times in seconds, with impressions',
      mediaType: CSV,
      bytes: null,
      async open() {
        await surveyOf(job);
        return {
          bytes: null,
          pieces: () => withStart(PERSONALIZE_HEADER, job.rows('personalize interactions')),
        };
      },
    },
    stringFile(
      {
        name: 'interactions.schema.json',
        description: 'The schema of interactions.csv',
        mediaType: JSON_TYPE,
      },
      json(interactionsSchema()),
    ),
    ...metadataFiles(job, 'articles'),
    ...metadataFiles(job, 'customers'),
    {
      name: 'checks.txt',
      description: "Whether the job has what Personalize's training needs, and what is missing",
      mediaType: 'text/plain; charset=utf-8',
      bytes: null,
      open: async () => contentOf(await checks(job)),
    },
  ],
};
