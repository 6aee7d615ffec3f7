/** RecBole's atomic files: tab-separated, with types in the header. */
import type { ExportFormat, FileContent, FormatFile } from '../format.ts';
import { stringFile } from '../format.ts';
import type { ColumnKind, Noun } from '../attributes.ts';
import { partOf, refuseUnfit, type ExportedJob } from '../job.ts';
import type { Survey } from '../survey.ts';
import { withStart } from '../pieces.ts';
import { headerNames } from './header.ts';
import { labelYaml, positiveYaml } from './yaml.ts';

const MEDIA_TYPE = 'text/tab-separated-values; charset=utf-8';

const WAY_OUT =
  'Give it another id in the file and load that again (customers: or load with hash_ids), or export matrix ' +
  'or otto, which hold any id.';

/** The names of RecBole for the parts of a split. */
const PARTS = [
  { part: 'train', suffix: 'train', what: ' of the training part' },
  { part: 'validation', suffix: 'valid', what: ' of the validation part' },
  { part: 'test', suffix: 'test', what: ' of the test part' },
] as const;

const WHAT = { labels: 'All rows with a label, 0 for ignores', positives: 'Clicks and purchases' };

async function surveyOf(job: ExportedJob): Promise<Survey> {
  const survey = await job.survey('recbole');
  refuseUnfit(survey, 'RecBole', WAY_OUT);
  return survey;
}

type RowFile = {
  kind: 'positives' | 'labels';
  suffix: string;
  what: string;
  times?: ReturnType<typeof partOf>;
};

function rowFile(job: ExportedJob, { kind, suffix, what, times }: RowFile): FormatFile {
  const label = kind === 'labels' ? 'label:float\t' : '';
  const header = `user_id:token\titem_id:token\t${label}interaction_score:float\tsequence_index:float\n`;
  return {
    name: `${job.name}${kind === 'labels' ? '.label' : ''}${suffix}.inter`,
    description: WHAT[kind] + what,
    mediaType: MEDIA_TYPE,
    bytes: null,
    async open() {
      await surveyOf(job);
      return { bytes: null, pieces: () => withStart(header, job.rows(`recbole ${kind}`, { times })) };
    },
  };
}

/** One file, or one for each part of a split. */
const rowFiles = (job: ExportedJob, kind: RowFile['kind']): FormatFile[] =>
  job.split
    ? PARTS.map(({ part, suffix, what }) =>
        rowFile(job, { kind, suffix: `.${suffix}`, what, times: partOf(job.split!, part) }),
      )
    : [rowFile(job, { kind, suffix: '', what: '' })];

const TYPES: Record<ColumnKind, string> = { numbers: 'float', strings: 'token', empty: 'token' };

function attributeFile(job: ExportedJob, noun: Noun): FormatFile {
  const [suffix, id, what] =
    noun === 'customers' ? ['user', 'user_id', 'customers'] : ['item', 'item_id', 'articles in its rows'];
  return {
    name: `${job.name}.${suffix}`,
    description: `The job's ${what}, with their attributes`,
    mediaType: MEDIA_TYPE,
    bytes: null,
    async open(): Promise<FileContent> {
      const { articles } = await surveyOf(job);
      const columns = job.attributes(noun);
      const task = { noun, columns, articles, line: 'recbole' as const };
      const kinds = await job.attributeKinds(task);
      const names = headerNames(id, columns);
      const header = [`${id}:token`, ...names.map((name, i) => `${name}:${TYPES[kinds[i]]}`)].join('\t');
      return { bytes: null, pieces: () => withStart(`${header}\n`, job.attributeLines(task)) };
    },
  };
}

export const recbole: ExportFormat = {
  name: 'recbole',
  title: "RecBole's atomic files",
  libraries: ['RecBole 1.2.1 (with numpy below 2)'],
  ignores:
    'General and sequential models take any row as a like, so ignores are left out of .inter. Models that ' +
    'predict clicks get all rows from .label.inter, with the column label; its .yaml keeps RecBole from ' +
    'overwriting labels with 1.',
  options: [],
  files: (job) => [
    ...rowFiles(job, 'positives'),
    ...rowFiles(job, 'labels'),
    attributeFile(job, 'customers'),
    attributeFile(job, 'articles'),
    stringFile(
      {
        name: `${job.name}.yaml`,
        description: 'Settings for general and sequential models, which read clicks and purchases',
        mediaType: 'application/yaml',
      },
      positiveYaml(job),
    ),
    stringFile(
      {
        name: `${job.name}.label.yaml`,
        description: 'Settings for models that learn from labels, with attributes',
        mediaType: 'application/yaml',
      },
      labelYaml(job),
    ),
  ],
};
